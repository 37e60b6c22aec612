package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Tensor;
import java.util.function.Supplier;

/** Kernels on tensors, and the memory for their results. */
final class Work {
    private static final int MOST_THREADS = 256;
    private static final int WARP = 32;

    private final Device device;
    private final Memory memory;
    private long graphs;
    private boolean single;

    Work(Device device) {
        this.device = device;
        this.memory = new Memory(device);
    }

    /** Does some work with every kernel started by itself. */
    <T> T singly(Supplier<T> inside) {
        single = true;
        try {
            return inside.get();
        } finally {
            single = false;
        }
    }

    boolean isSingle() {
        return single;
    }

    /** A step was done as one graph. */
    void countGraph() {
        graphs++;
    }

    long graphs() {
        return graphs;
    }

    Device device() {
        return device;
    }

    Memory memory() {
        return memory;
    }

    CudaTensor like(Tensor x) {
        CudaTensor model = CudaTensor.of(x);
        return memory.empty(model.element(), model.shape());
    }

    /** A kernel with a thread for every eight elements of x. */
    void flat(String kernel, CudaTensor x, Object... arguments) {
        device.launch(name(kernel, x.element()), Device.Grid.flat(x.elements()), arguments);
    }

    /** A kernel with a block for each row of x. */
    void rows(String kernel, CudaTensor x, Object... arguments) {
        int threads = Math.min(MOST_THREADS, (x.columns() + 8 * WARP - 1) / (8 * WARP) * WARP);
        device.launch(name(kernel, x.element()), new Device.Grid(x.rows(), 1, threads), arguments);
    }

    /** A kernel with a warp for each of so many things. */
    void warps(String kernel, long count, Object... arguments) {
        device.launch(kernel, Device.Grid.of(count * WARP, MOST_THREADS), arguments);
    }

    static String name(String kernel, Element element) {
        return kernel + "<" + element.kernelName() + ">";
    }

    /** The same numbers as another element; x itself where it has that already. */
    CudaTensor as(Element element, Tensor tensor) {
        CudaTensor x = CudaTensor.of(tensor);
        if (x.element() == element) {
            return x;
        }
        CudaTensor result = memory.empty(element, x.shape());
        if (element == Element.FLOAT) {
            flat("widen", x, result.address(), x.address(), x.elements());
        } else {
            flat("narrow", result, result.address(), x.address(), x.elements());
        }
        return result;
    }

    /** A vector as the kernels want it. */
    long vector(Tensor tensor) {
        CudaTensor x = CudaTensor.of(tensor);
        if (x.element() != Element.FLOAT) {
            throw new IllegalArgumentException("A vector in " + x.element());
        }
        return x.address();
    }

    /** A side of a product. */
    record Side(Tensor tensor, boolean turned) {
        static Side of(Tensor tensor) {
            return new Side(tensor, false);
        }

        static Side turned(Tensor tensor) {
            return new Side(tensor, true);
        }

        int rows() {
            return turned
                    ? CudaTensor.of(tensor).columns()
                    : CudaTensor.of(tensor).rows();
        }

        int columns() {
            return turned ? CudaTensor.of(tensor).rows() : CudaTensor.of(tensor).columns();
        }
    }

    /** into = factor a b + keep into; in bf16 as soon as one of the three is. */
    CudaTensor multiply(CudaTensor into, double factor, Side a, Side b, double keep) {
        boolean half = into.element() == Element.BFLOAT16 || isHalf(a) || isHalf(b);
        Element of = half ? Element.BFLOAT16 : Element.FLOAT;
        device.multiply(new Device.Product(
                new Device.Factor(as(of, a.tensor()).address(), a.turned()),
                new Device.Factor(as(of, b.tensor()).address(), b.turned()),
                of,
                into.address(),
                into.element(),
                a.rows(),
                b.columns(),
                a.columns(),
                (float) factor,
                (float) keep));
        return into;
    }

    /** a b. */
    CudaTensor product(Side a, Side b) {
        Element element = isHalf(a) || isHalf(b) ? Element.BFLOAT16 : Element.FLOAT;
        return multiply(memory.empty(element, a.rows(), b.columns()), 1, a, b, 0);
    }

    private static boolean isHalf(Side side) {
        return CudaTensor.of(side.tensor()).element() == Element.BFLOAT16;
    }
}
