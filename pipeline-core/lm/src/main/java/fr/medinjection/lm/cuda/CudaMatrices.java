package fr.medinjection.lm.cuda;

import fr.medinjection.lm.cuda.Work.Side;
import fr.medinjection.lm.tensor.Tensor;

/** The part of {@link CudaBackend} that is plain work on matrices. */
interface CudaMatrices extends CudaTensors {
    /** Rows that one thread adds up before their sums are added. */
    int STRETCH = 64;

    /** Threads of a block whose threads have a column each. */
    int COLUMN_THREADS = 128;

    /** Blocks over which squares are added up. */
    int SQUARE_BLOCKS = 256;

    /** Of the sum with a low-rank product: a block's threads, rows and columns, and the columns and ranks that come at a time. */
    int SUM_THREADS = 128;

    int SUM_ROWS = 64;

    int SUM_COLUMNS = 256;

    int SUM_STEP = 32;

    int SUM_RANK = 16;

    @Override
    default Tensor product(Tensor a, Tensor b) {
        return work().product(Side.of(a), Side.of(b));
    }

    @Override
    default Tensor productTransposed(Tensor a, Tensor b) {
        return work().product(Side.of(a), Side.turned(b));
    }

    /** In single precision: this is what gradients of parameters are made of. */
    @Override
    default Tensor transposedProduct(Tensor a, Tensor b) {
        return work().multiply(
                        work().memory().empty(Element.FLOAT, a.size(1), b.size(1)), 1, Side.turned(a), Side.of(b), 0);
    }

    @Override
    default Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b) {
        return work().multiply(CudaTensor.of(into), factor, Side.of(a), Side.of(b), 1);
    }

    @Override
    default Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b) {
        return work().multiply(CudaTensor.of(into), factor, Side.of(a), Side.turned(b), 1);
    }

    @Override
    default Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b) {
        return work().multiply(CudaTensor.of(into), factor, Side.turned(a), Side.of(b), 1);
    }

    @Override
    default Tensor add(Tensor into, Tensor x) {
        CudaTensor sum = CudaTensor.of(into);
        work().flat("add", sum, sum.address(), work().as(sum.element(), x).address(), sum.elements());
        return into;
    }

    @Override
    default Tensor addToRows(Tensor into, Tensor row) {
        CudaTensor sum = CudaTensor.of(into);
        work().rows("add_to_rows", sum, sum.address(), work().vector(row), sum.columns());
        return into;
    }

    @Override
    default Tensor scale(Tensor into, double factor) {
        CudaTensor x = CudaTensor.of(into);
        work().flat("affine", x, x.address(), x.address(), (float) factor, 0f, x.elements());
        return into;
    }

    @Override
    default Tensor multiply(Tensor a, Tensor b) {
        CudaTensor x = CudaTensor.of(a);
        CudaTensor result = work().like(a);
        work().flat(
                        "multiply",
                        x,
                        result.address(),
                        x.address(),
                        work().as(x.element(), b).address(),
                        x.elements());
        return result;
    }

    @Override
    default Tensor affine(Tensor x, double factor, double offset) {
        CudaTensor from = CudaTensor.of(x);
        CudaTensor result = work().like(x);
        work().flat("affine", from, result.address(), from.address(), (float) factor, (float) offset, from.elements());
        return result;
    }

    @Override
    default Tensor inverseRoot(Tensor x) {
        CudaTensor values = CudaTensor.of(x);
        work().flat("inverse_root", values, values.address(), values.elements());
        return x;
    }

    @Override
    default Tensor multiplyRows(Tensor x, Tensor w) {
        CudaTensor from = CudaTensor.of(x);
        CudaTensor result = work().like(x);
        work().rows("multiply_rows", from, result.address(), from.address(), work().vector(w), from.columns());
        return result;
    }

    @Override
    default Tensor multiplyColumns(Tensor x, Tensor column) {
        CudaTensor from = CudaTensor.of(x);
        CudaTensor result = work().like(x);
        work().rows("multiply_columns", from, result.address(), from.address(), work().vector(column), from.columns());
        return result;
    }

    @Override
    default Tensor weighedPlusProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        return weighedPlusProduct(work().like(x), x, w, a, b);
    }

    @Override
    default Tensor weighAndAddProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        return weighedPlusProduct(CudaTensor.of(x), x, w, a, b);
    }

    /** @param into may be x */
    private Tensor weighedPlusProduct(CudaTensor into, Tensor x, Tensor w, Tensor a, Tensor b) {
        CudaTensor from = CudaTensor.of(x);
        int rank = CudaTensor.of(a).columns();
        if (from.element() != Element.BFLOAT16 || from.columns() % SUM_STEP != 0 || rank % SUM_RANK != 0) {
            work().rows("multiply_rows", from, into.address(), from.address(), work().vector(w), from.columns());
            return addProductTransposed(into, 1, a, b);
        }
        work().device()
                .launch(
                        "weighed_sum",
                        new Device.Grid(
                                (from.rows() + SUM_ROWS - 1) / SUM_ROWS,
                                (from.columns() + SUM_COLUMNS - 1) / SUM_COLUMNS,
                                SUM_THREADS),
                        into.address(),
                        from.address(),
                        work().vector(w),
                        work().as(Element.BFLOAT16, a).address(),
                        work().as(Element.BFLOAT16, b).address(),
                        from.rows(),
                        from.columns(),
                        rank);
        return into;
    }

    @Override
    default Weighed weigh(Tensor x, Tensor w, Tensor y) {
        CudaTensor left = CudaTensor.of(x);
        CudaTensor right = work().as(left.element(), y);
        int columns = left.columns();
        int stretches = Math.max(1, (left.rows() + STRETCH - 1) / STRETCH);
        CudaTensor parts = work().memory().empty(Element.FLOAT, stretches, columns);
        Weighed result = new Weighed(work().like(x), work().memory().empty(Element.FLOAT, columns));
        int across = (columns + COLUMN_THREADS - 1) / COLUMN_THREADS;
        work().device()
                .launch(
                        Work.name("weigh", left.element()),
                        new Device.Grid(across, stretches, COLUMN_THREADS),
                        CudaTensor.of(result.rows()).address(),
                        parts.address(),
                        left.address(),
                        work().vector(w),
                        right.address(),
                        left.rows(),
                        columns,
                        STRETCH);
        work().device()
                .launch(
                        Work.name("sum_rows", Element.FLOAT),
                        new Device.Grid(across, 1, COLUMN_THREADS),
                        work().vector(result.dots()),
                        parts.address(),
                        stretches,
                        columns);
        return result;
    }

    @Override
    default Tensor rowDots(Tensor a, Tensor b) {
        CudaTensor left = CudaTensor.of(a);
        CudaTensor right = work().as(left.element(), b);
        CudaTensor result = work().memory().empty(Element.FLOAT, left.rows());
        work().rows("row_dots", left, result.address(), left.address(), right.address(), left.columns());
        return result;
    }

    @Override
    default double squaredNorm(Tensor x) {
        CudaTensor values = CudaTensor.of(x);
        return scoped(() -> {
            CudaTensor parts = work().memory().empty(Element.FLOAT, SQUARE_BLOCKS);
            work().device()
                    .launch(
                            Work.name("squares", values.element()),
                            new Device.Grid(SQUARE_BLOCKS, 1, SQUARE_BLOCKS),
                            parts.address(),
                            values.address(),
                            values.elements());
            double sum = 0;
            for (float part : work().memory().floats(parts)) {
                sum += part;
            }
            return sum;
        });
    }

    @Override
    default Tensor gather(Tensor table, int[] rows) {
        CudaTensor from = CudaTensor.of(table);
        CudaTensor result = work().memory().empty(from.element(), rows.length, from.columns());
        CudaTensor numbers =
                work().memory().repeated(rows).orElseGet(() -> work().memory().of(rows));
        work().rows("gather", result, result.address(), from.address(), numbers.address(), from.columns());
        return result;
    }

    @Override
    default Tensor scatter(Tensor into, int[] rows, Tensor x) {
        CudaTensor target = CudaTensor.of(into);
        CudaTensor from = work().as(target.element(), x);
        CudaTensor numbers = work().memory().repeated(rows).orElseGet(() -> work().memory()
                .recent(rows, () -> work().memory().of(rows))); // all layers have the same
        work().rows("scatter", from, target.address(), from.address(), numbers.address(), from.columns());
        return into;
    }
}
