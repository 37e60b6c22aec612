package fr.medinjection.lm.tensor;

import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/** The part of {@link PlainBackend} that is plain work on matrices. */
interface PlainMatrices extends Backend {
    @Override
    default Tensor product(Tensor a, Tensor b) {
        return addProduct(zeros(a.size(0), b.size(1)), 1, a, b);
    }

    @Override
    default Tensor productTransposed(Tensor a, Tensor b) {
        return addProductTransposed(zeros(a.size(0), b.size(0)), 1, a, b);
    }

    @Override
    default Tensor transposedProduct(Tensor a, Tensor b) {
        return addTransposedProduct(zeros(a.size(1), b.size(1)), 1, a, b);
    }

    @Override
    default Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b) {
        PlainTensor c = PlainTensor.of(into);
        PlainTensor x = PlainTensor.of(a);
        PlainTensor y = PlainTensor.of(b);
        for (int i = 0; i < c.rows(); i++) {
            for (int k = 0; k < x.columns(); k++) {
                for (int j = 0; j < c.columns(); j++) {
                    c.add(i, j, factor * x.at(i, k) * y.at(k, j));
                }
            }
        }
        return into;
    }

    @Override
    default Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b) {
        return addProduct(into, factor, a, turned(b));
    }

    @Override
    default Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b) {
        return addProduct(into, factor, turned(a), b);
    }

    @Override
    default Tensor add(Tensor into, Tensor x) {
        return inPlace(into, x, Double::sum);
    }

    @Override
    default Tensor addToRows(Tensor into, Tensor row) {
        for (int i = 0; i < values(into).length; i++) {
            values(into)[i] += values(row)[i % values(row).length];
        }
        return into;
    }

    @Override
    default Tensor scale(Tensor into, double factor) {
        return inPlace(into, into, (a, b) -> a * factor);
    }

    @Override
    default Tensor multiply(Tensor a, Tensor b) {
        return made(a, i -> values(a)[i] * values(b)[i]);
    }

    @Override
    default Tensor inverseRoot(Tensor x) {
        return inPlace(x, x, (a, b) -> 1 / Math.sqrt(a));
    }

    @Override
    default Tensor affine(Tensor x, double factor, double offset) {
        return made(x, i -> offset + factor * values(x)[i]);
    }

    @Override
    default Tensor multiplyRows(Tensor x, Tensor w) {
        return made(x, i -> values(x)[i] * values(w)[i % values(w).length]);
    }

    @Override
    default Tensor multiplyColumns(Tensor x, Tensor column) {
        int width = PlainTensor.of(x).columns();
        return made(x, i -> values(x)[i] * values(column)[i / width]);
    }

    @Override
    default Tensor weighedPlusProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        return addProductTransposed(multiplyRows(x, w), 1, a, b);
    }

    @Override
    default Tensor weighAndAddProduct(Tensor x, Tensor w, Tensor a, Tensor b) {
        double[] sums = PlainTensor.of(weighedPlusProduct(x, w, a, b)).values();
        System.arraycopy(sums, 0, PlainTensor.of(x).values(), 0, sums.length);
        return x;
    }

    @Override
    default Weighed weigh(Tensor x, Tensor w, Tensor y) {
        return new Weighed(multiplyRows(x, w), rowDots(turned(x), turned(y)));
    }

    @Override
    default Tensor rowDots(Tensor a, Tensor b) {
        PlainTensor products = PlainTensor.of(multiply(a, b));
        PlainTensor sums = PlainTensor.empty(products.rows());
        for (int i = 0; i < products.values().length; i++) {
            sums.values()[i / products.columns()] += products.values()[i];
        }
        return sums;
    }

    @Override
    default double squaredNorm(Tensor x) {
        double sum = 0;
        for (double value : values(x)) {
            sum += value * value;
        }
        return sum;
    }

    @Override
    default Tensor gather(Tensor table, int[] rows) {
        int width = PlainTensor.of(table).columns();
        return made(PlainTensor.empty(rows.length, width), i -> PlainTensor.of(table)
                .at(rows[i / width], i % width));
    }

    @Override
    default Tensor scatter(Tensor into, int[] rows, Tensor x) {
        int width = PlainTensor.of(x).columns();
        for (int i = 0; i < values(x).length; i++) {
            PlainTensor.of(into).put(rows[i / width], i % width, values(x)[i]);
        }
        return into;
    }

    static double[] values(Tensor x) {
        return PlainTensor.of(x).values();
    }

    static Tensor inPlace(Tensor into, Tensor x, DoubleBinaryOperator operation) {
        for (int i = 0; i < values(into).length; i++) {
            values(into)[i] = operation.applyAsDouble(values(into)[i], values(x)[i]);
        }
        return into;
    }

    static PlainTensor made(Tensor like, IntToDoubleFunction value) {
        PlainTensor result = PlainTensor.empty(PlainTensor.of(like).shape());
        for (int i = 0; i < result.values().length; i++) {
            result.values()[i] = value.applyAsDouble(i);
        }
        return result;
    }

    static PlainTensor turned(Tensor tensor) {
        PlainTensor x = PlainTensor.of(tensor);
        return made(PlainTensor.empty(x.columns(), x.rows()), i -> x.at(i % x.rows(), i / x.rows()));
    }
}
