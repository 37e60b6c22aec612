package fr.medinjection.lm.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.openblas.global.openblas_nolapack;

/** Products of matrices by the library that ND4J brings, into place, with a factor, of parts of matrices. The threads are ours: a band of the result each. */
final class Blas {
    /** Up to so many rows go one by one. */
    static final int FEW = 2;

    static {
        openblas_nolapack.blas_set_num_threads(1);
    }

    /** A matrix as it is, or turned. */
    enum Form {
        AS_IS(CblasNoTrans),
        TURNED(CblasTrans);

        private final int code;

        Form(int code) {
            this.code = code;
        }
    }

    /** One side of a product. */
    record Side(Matrix matrix, Form form) {
        static Side of(Matrix matrix) {
            return new Side(matrix, Form.AS_IS);
        }

        static Side turned(Matrix matrix) {
            return new Side(matrix, Form.TURNED);
        }

        /** The elements that each element of the result is summed over, seen from the left. */
        private int depth() {
            return form == Form.AS_IS ? matrix.columns() : matrix.rows();
        }

        /** Rows of the left side. */
        private Side rows(int from, int to) {
            return form == Form.AS_IS
                    ? new Side(matrix.rows(from, to), form)
                    : new Side(matrix.part(0, matrix.rows(), from, to - from), form);
        }

        /** Columns of the right side. */
        private Side columns(int from, int to) {
            return form == Form.AS_IS
                    ? new Side(matrix.part(0, matrix.rows(), from, to - from), form)
                    : new Side(matrix.rows(from, to), form);
        }
    }

    private Blas() {}

    /** c = factor a b + keep c. */
    static void multiply(float factor, Side a, Side b, float keep, Matrix c) {
        long work = (long) a.depth() * (c.rows() >= c.columns() ? c.columns() : c.rows());
        if (c.rows() >= c.columns()) {
            Bands.over(c.rows(), work, (from, to) -> one(factor, a.rows(from, to), b, keep, c.rows(from, to)));
        } else {
            Bands.over(
                    c.columns(),
                    work,
                    (from, to) -> one(factor, a, b.columns(from, to), keep, c.part(0, c.rows(), from, to - from)));
        }
    }

    /** c = factor a b + keep c, on the calling thread alone. */
    static void one(float factor, Side a, Side b, float keep, Matrix c) {
        if (c.rows() <= FEW && a.form == Form.AS_IS) {
            for (int row = 0; row < c.rows(); row++) {
                vector(factor, a.matrix.rows(row, row + 1), b, keep, c.rows(row, row + 1));
            }
            return;
        }
        cblas_sgemm(
                CblasRowMajor,
                a.form.code,
                b.form.code,
                c.rows(),
                c.columns(),
                a.depth(),
                factor,
                a.matrix.data(),
                a.matrix.stride(),
                b.matrix.data(),
                b.matrix.stride(),
                keep,
                c.data(),
                c.stride());
    }

    /** One row of a product, for which the library need not copy the right side first. */
    private static void vector(float factor, Matrix a, Side b, float keep, Matrix c) {
        Matrix matrix = b.matrix;
        cblas_sgemv(
                CblasRowMajor,
                b.form == Form.TURNED ? CblasNoTrans : CblasTrans,
                matrix.rows(),
                matrix.columns(),
                factor,
                matrix.data(),
                matrix.stride(),
                a.data(),
                1,
                keep,
                c.data(),
                1);
    }
}
