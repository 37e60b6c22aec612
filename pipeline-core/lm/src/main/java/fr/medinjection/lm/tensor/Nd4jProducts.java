package fr.medinjection.lm.tensor;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products into new arrays. One row or two go through a matrix by vectors; a few through ND4J's own operation, which reads the weights once; many through the
 * library below, which packs them first.
 */
final class Nd4jProducts {
    private static final int FEW = 12;

    private Nd4jProducts() {}

    static Tensor product(INDArray a, INDArray b) {
        Nd4jTensor result = Nd4jMemory.empty(a.size(0), b.size(1));
        if (a.size(0) > Blas.FEW && a.size(0) <= FEW) {
            Nd4j.exec(new Mmul(a, b, result.array(), MMulTranspose.allFalse()));
        } else {
            Blas.multiply(1, Blas.Side.of(matrix(a)), Blas.Side.of(matrix(b)), 0, Matrix.of(result));
        }
        return result;
    }

    static Tensor productTransposed(INDArray a, INDArray b) {
        Nd4jTensor result = Nd4jMemory.empty(a.size(0), b.size(0));
        if (a.size(0) > Blas.FEW && a.size(0) <= FEW) {
            Nd4j.exec(new Mmul(
                    a,
                    b,
                    result.array(),
                    MMulTranspose.builder().transposeB(true).build()));
        } else {
            Blas.multiply(1, Blas.Side.of(matrix(a)), Blas.Side.turned(matrix(b)), 0, Matrix.of(result));
        }
        return result;
    }

    private static Matrix matrix(INDArray array) {
        return Matrix.of(new Nd4jTensor(array));
    }
}
