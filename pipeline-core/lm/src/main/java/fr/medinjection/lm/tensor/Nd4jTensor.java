package fr.medinjection.lm.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A tensor that is an ND4J array, row-major without gaps. */
record Nd4jTensor(INDArray array) implements Tensor {
    static INDArray array(Tensor tensor) {
        return ((Nd4jTensor) tensor).array();
    }

    @Override
    public long size(int axis) {
        return array.size(axis);
    }

    @Override
    public int rank() {
        return array.rank();
    }

    /** The first number in native memory. */
    FloatPointer pointer() {
        return new FloatPointer(array.data().addressPointer());
    }

    @Override
    public void close() {
        if (array.closeable()) {
            array.close();
        }
    }
}
