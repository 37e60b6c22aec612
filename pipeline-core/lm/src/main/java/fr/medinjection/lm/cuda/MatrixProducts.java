package fr.medinjection.lm.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Matrix products by cuBLASLt. It thinks in columns, so of a row-major c = a b it is asked for c' = b' a', which lies in memory just the same. For each shape its
 * heuristics are asked once.
 */
final class MatrixProducts implements AutoCloseable {
    /** What cuBLAS itself takes on Hopper. */
    private static final long WORKSPACE = 32L << 20;

    private static final int SHAPES = 4096;

    private final CudaDevice device;
    private final Pointer stream;
    private final CublasLtLibrary library;
    private final Pointer handle;
    private final Pointer preference;
    private final long workspace;
    private final Memory factors = new Memory(2L * Float.BYTES);
    private final Map<Shape, Way> ways = new LinkedHashMap<>(16, 0.75f, true);

    /** What products that are done the same way share. */
    private record Shape(
            boolean aTurned, boolean bTurned, Element of, Element resultOf, int rows, int columns, int depth) {}

    /** How a product of a shape is done. */
    private record Way(Pointer description, Pointer b, Pointer a, Pointer result, Memory algorithm) {}

    MatrixProducts(CudaDevice device, Pointer stream) {
        this.device = device;
        this.stream = stream;
        this.library = Toolkit.open(Toolkit.cublasLt(), "libcublasLt of a CUDA toolkit", CublasLtLibrary.class);
        this.handle = made(library::cublasLtCreate);
        this.preference = made(library::cublasLtMatmulPreferenceCreate);
        Memory most = new Memory(Long.BYTES);
        most.setLong(0, WORKSPACE);
        check(library.cublasLtMatmulPreferenceSetAttribute(
                preference, CublasLtLibrary.PREFERENCE_WORKSPACE, most, Long.BYTES));
        this.workspace = device.allocate(WORKSPACE);
    }

    void multiply(Device.Product p) {
        Shape shape = new Shape(p.a().turned(), p.b().turned(), p.of(), p.resultOf(), p.rows(), p.columns(), p.depth());
        Way way = ways.get(shape);
        if (way == null) {
            forgetOldest();
            way = way(shape);
            ways.put(shape, way);
        }
        factors.setFloat(0, p.factor());
        factors.setFloat(Float.BYTES, p.keep());
        check(library.cublasLtMatmul(
                handle,
                way.description(),
                factors,
                p.b().address(),
                way.b(),
                p.a().address(),
                way.a(),
                factors.share(Float.BYTES),
                p.result(),
                way.result(),
                p.result(),
                way.result(),
                way.algorithm(),
                workspace,
                WORKSPACE,
                stream));
    }

    private Way way(Shape shape) {
        Pointer description = made(
                into -> library.cublasLtMatmulDescCreate(into, CublasLtLibrary.COMPUTE_32F, CublasLtLibrary.R_32F));
        turn(description, CublasLtLibrary.DESCRIPTION_TRANSPOSE_A, shape.bTurned());
        turn(description, CublasLtLibrary.DESCRIPTION_TRANSPOSE_B, shape.aTurned());
        Pointer b = layout(shape.of(), shape.columns(), shape.depth(), shape.bTurned());
        Pointer a = layout(shape.of(), shape.depth(), shape.rows(), shape.aTurned());
        Pointer result = layout(shape.resultOf(), shape.columns(), shape.rows(), false);
        Memory results = new Memory(CublasLtLibrary.HEURISTIC_BYTES);
        IntByReference found = new IntByReference();
        int status = library.cublasLtMatmulAlgoGetHeuristic(
                handle, description, b, a, result, result, preference, 1, results, found);
        if (status != 0 || found.getValue() == 0) {
            throw new LmException(
                    "Cannot multiply matrices on the card: cuBLASLt has no way for " + shape + ", status " + status);
        }
        return new Way(description, b, a, result, results);
    }

    private void turn(Pointer description, int side, boolean turned) {
        check(library.cublasLtMatmulDescSetAttribute(
                description, side, new IntByReference(turned ? 1 : 0), Integer.BYTES));
    }

    /** Of a matrix that is used as [down, across], by columns; a turned one lies as [across, down]. */
    private Pointer layout(Element element, int down, int across, boolean turned) {
        int type = element == Element.FLOAT ? CublasLtLibrary.R_32F : CublasLtLibrary.R_16BF;
        int height = turned ? across : down;
        int width = turned ? down : across;
        return made(into -> library.cublasLtMatrixLayoutCreate(into, type, height, width, height));
    }

    private void forgetOldest() {
        if (ways.size() >= SHAPES) {
            Shape oldest = ways.keySet().iterator().next();
            destroy(ways.remove(oldest));
        }
    }

    private void destroy(Way way) {
        check(library.cublasLtMatmulDescDestroy(way.description()));
        check(library.cublasLtMatrixLayoutDestroy(way.b()));
        check(library.cublasLtMatrixLayoutDestroy(way.a()));
        check(library.cublasLtMatrixLayoutDestroy(way.result()));
    }

    @FunctionalInterface
    private interface Maker {
        int make(PointerByReference into);
    }

    private static Pointer made(Maker maker) {
        PointerByReference made = new PointerByReference();
        check(maker.make(made));
        return made.getValue();
    }

    private static void check(int status) {
        if (status != 0) {
            throw new LmException("Cannot multiply matrices on the card: cuBLASLt status " + status);
        }
    }

    @Override
    public void close() {
        ways.values().forEach(this::destroy);
        device.release(workspace);
        check(library.cublasLtDestroy(handle));
    }
}
