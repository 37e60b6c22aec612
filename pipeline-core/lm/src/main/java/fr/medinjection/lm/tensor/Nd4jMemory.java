package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Shapes;
import fr.medinjection.lm.weights.Weights;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Making and filling arrays of ND4J in single precision. */
final class Nd4jMemory {
    private static final int CHUNK = 1 << 20;

    private Nd4jMemory() {}

    static Nd4jTensor empty(long... shape) {
        return new Nd4jTensor(Nd4j.createUninitialized(DataType.FLOAT, shape, 'c'));
    }

    static Nd4jTensor like(Tensor x) {
        return empty(Nd4jTensor.array(x).shape());
    }

    static Nd4jTensor of(float[] values, long... shape) {
        Nd4jTensor tensor = empty(shape);
        tensor.pointer().put(values, 0, values.length);
        return tensor;
    }

    @SuppressWarnings("try") // the scope is only entered and left
    static Tensor load(Weights weights, String name) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            List<Long> shape = weights.shape(name);
            Nd4jTensor tensor = empty(shape.stream().mapToLong(Long::longValue).toArray());
            long elements = Shapes.elements(shape);
            for (long from = 0; from < elements; from += CHUNK) {
                FloatPointer part = new FloatPointer(tensor.pointer().getPointer(from));
                weights.read(
                        name, from, part.limit(Math.min(CHUNK, elements - from)).asBuffer());
            }
            return tensor;
        }
    }

    @SuppressWarnings("try") // as above
    static Tensor lasting(INDArray array) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return new Nd4jTensor(array.dup('c'));
        }
    }
}
