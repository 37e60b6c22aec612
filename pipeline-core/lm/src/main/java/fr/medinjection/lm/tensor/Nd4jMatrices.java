package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** The part of {@link Nd4jBackend} that is plain work on matrices. */
interface Nd4jMatrices extends Backend {
    @Override
    default Tensor product(Tensor a, Tensor b) {
        return Nd4jProducts.product(Nd4jTensor.array(a), Nd4jTensor.array(b));
    }

    @Override
    default Tensor productTransposed(Tensor a, Tensor b) {
        return Nd4jProducts.productTransposed(Nd4jTensor.array(a), Nd4jTensor.array(b));
    }

    @Override
    default Tensor transposedProduct(Tensor a, Tensor b) {
        return addTransposedProduct(zeros(a.size(1), b.size(1)), 1, a, b);
    }

    @Override
    default Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.of(Matrix.of(a)), Blas.Side.of(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    default Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.of(Matrix.of(a)), Blas.Side.turned(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    default Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.turned(Matrix.of(a)), Blas.Side.of(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    default Tensor add(Tensor into, Tensor x) {
        RowKernel.add(Matrix.of(into), Matrix.of(x), Matrix.of(into));
        return into;
    }

    @Override
    default Tensor addToRows(Tensor into, Tensor row) {
        Nd4jTensor.array(into).addiRowVector(Nd4jTensor.array(row));
        return into;
    }

    @Override
    default Tensor scale(Tensor into, double factor) {
        RowKernel.map(Matrix.of(into), Matrix.of(into), (float) factor, 0);
        return into;
    }

    @Override
    default Tensor multiply(Tensor a, Tensor b) {
        Tensor result = Nd4jMemory.like(a);
        RowKernel.multiply(Matrix.of(a), Matrix.of(b), Matrix.of(result));
        return result;
    }

    @Override
    default Tensor affine(Tensor x, double factor, double offset) {
        Tensor result = Nd4jMemory.like(x);
        RowKernel.map(Matrix.of(x), Matrix.of(result), (float) factor, (float) offset);
        return result;
    }

    @Override
    default Tensor inverseRoot(Tensor x) {
        RowKernel.inverseRoot(Matrix.of(x));
        return x;
    }

    @Override
    default Tensor multiplyRows(Tensor x, Tensor w) {
        Tensor result = Nd4jMemory.like(x);
        RowKernel.multiplyRows(Matrix.of(x), RowKernel.numbers(w), Matrix.of(result));
        return result;
    }

    @Override
    default Tensor multiplyColumns(Tensor x, Tensor column) {
        Tensor result = Nd4jMemory.like(x);
        RowKernel.multiplyColumns(Matrix.of(x), RowKernel.numbers(column), Matrix.of(result));
        return result;
    }

    @Override
    default Tensor weighedPlusProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        return weighedPlusProduct(x, w, a, b, Nd4jMemory.like(x));
    }

    @Override
    default Tensor weighAndAddProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        return weighedPlusProduct(x, w, a, b, x);
    }

    private static Tensor weighedPlusProduct(Tensor x, Tensor w, Tensor a, Tensor b, Tensor result) {
        RowKernel.weighedSum(
                Matrix.of(x), RowKernel.numbers(w), Matrix.of(a), Blas.Side.turned(Matrix.of(b)), Matrix.of(result));
        return result;
    }

    @Override
    default Weighed weigh(Tensor x, Tensor w, Tensor y) {
        Tensor rows = Nd4jMemory.like(x);
        float[] dots = RowKernel.weigh(Matrix.of(x), RowKernel.numbers(w), Matrix.of(y), Matrix.of(rows));
        return new Weighed(rows, of(dots, x.size(1)));
    }

    /** Where b is smaller than x, its rows are weighed in the place of the columns of x. */
    @Override
    default Tensor addWeighedProduct(Tensor into, Tensor x, Tensor w, Tensor y, Tensor b) {
        if (x.size(0) <= b.size(1)) {
            return Backend.super.addWeighedProduct(into, x, w, y, b);
        }
        addProduct(into, 1, x, multiplyColumns(b, w));
        return columnDots(x, y);
    }

    @Override
    default Tensor columnDots(Tensor a, Tensor b) {
        return of(RowKernel.columnDots(Matrix.of(a), Matrix.of(b)), a.size(1));
    }

    /** Beside a weight [out, in] an adapter costs rows (out + in) times its rank, within it out in times that. */
    @Override
    default boolean worthMerging(long rows, Tensor weight) {
        return rows * (weight.size(0) + weight.size(1)) > weight.size(0) * weight.size(1);
    }

    @Override
    default Tensor sum(Tensor a, Tensor b) {
        Tensor result = Nd4jMemory.like(a);
        RowKernel.add(Matrix.of(a), Matrix.of(b), Matrix.of(result));
        return result;
    }

    @Override
    default Tensor rowDots(Tensor a, Tensor b) {
        return of(RowKernel.rowDots(Matrix.of(a), Matrix.of(b)), a.size(0));
    }

    @Override
    default double squaredNorm(Tensor x) {
        double norm = Nd4jTensor.array(x).norm2Number().doubleValue();
        return norm * norm;
    }

    @Override
    default Tensor gather(Tensor table, int[] rows) {
        Tensor result = Nd4jMemory.empty(rows.length, table.size(1));
        Matrix source = Matrix.of(table);
        Matrix target = Matrix.of(result);
        FloatBuffer to = target.buffer();
        for (int i = 0; i < rows.length; i++) {
            to.put(target.position(i), source.rows(rows[i], rows[i] + 1).buffer(), 0, source.columns());
        }
        return result;
    }

    @Override
    default Tensor scatter(Tensor into, int[] rows, Tensor x) {
        Matrix target = Matrix.of(into);
        Matrix source = Matrix.of(x);
        FloatBuffer from = source.buffer();
        for (int i = 0; i < rows.length; i++) {
            target.rows(rows[i], rows[i] + 1).buffer().put(0, from, source.position(i), source.columns());
        }
        return into;
    }
}
