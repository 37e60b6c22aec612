package fr.medinjection.lm.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A tensor that is an ND4J array. */
record Nd4jTensor(INDArray array) implements Tensor {
    @Override
    public long size(int axis) {
        return array.size(axis);
    }

    @Override
    public int rank() {
        return array.rank();
    }

    @Override
    public void close() {
        if (array.closeable()) {
            array.close();
        }
    }
}
