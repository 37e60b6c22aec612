package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.Shapes;
import fr.medinjection.lm.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The part of {@link CudaBackend} that makes, loads and reads tensors. */
interface CudaTensors extends Backend {
    /** Elements that are read at a time. */
    int CHUNK = 4 << 20;

    Work work();

    /** Of weights and activations. */
    Element element();

    @Override
    default <T> T scoped(Supplier<T> inside) {
        return work().memory().scoped(inside);
    }

    @Override
    default List<Tensor> allKept(Supplier<List<Tensor>> inside) {
        return List.copyOf(work().memory()
                .kept(() -> inside.get().stream().map(CudaTensor::of).toList()));
    }

    @Override
    default Tensor zeros(long... shape) {
        return work().memory().zeros(work().memory().empty(shape.length == 1 ? Element.FLOAT : element(), shape));
    }

    @Override
    default Tensor sums(long... shape) {
        return work().memory().zeros(work().memory().empty(Element.FLOAT, shape));
    }

    @Override
    default Tensor of(float[] values, long... shape) {
        return work().memory().of(values, shape);
    }

    @Override
    default Tensor load(Weights weights, String name) {
        return load(weights, name, weights.shape(name).size() == 1 ? Element.FLOAT : element());
    }

    @Override
    default Tensor loadTrained(Weights weights, String name) {
        return load(weights, name, Element.FLOAT);
    }

    private Tensor load(Weights weights, String name, Element as) {
        List<Long> shape = weights.shape(name);
        CudaTensor tensor = work().memory()
                .lasting(as, shape.stream().mapToLong(Long::longValue).toArray());
        long elements = Shapes.elements(shape);
        ByteBuffer wide = Chunks.direct((int) Math.min(CHUNK, elements) * Float.BYTES);
        ByteBuffer bytes = as == Element.FLOAT ? wide : Chunks.direct(wide.capacity() / Float.BYTES * as.bytes());
        for (long from = 0; from < elements; from += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - from);
            FloatBuffer values = wide.position(0).limit(count * Float.BYTES).asFloatBuffer();
            weights.read(name, from, values);
            if (as == Element.BFLOAT16) {
                Rounding.round(values.rewind(), bytes);
            }
            work().device()
                    .upload(
                            tensor.address() + from * as.bytes(),
                            bytes.position(0).limit(count * as.bytes()));
        }
        return tensor;
    }

    @Override
    default Tensor lasting(Tensor x) {
        CudaTensor from = CudaTensor.of(x);
        CudaTensor copy = work().memory().lasting(from.element(), from.shape());
        work().device().copy(copy.address(), from.address(), from.bytes());
        return copy;
    }

    @Override
    default float[] floats(Tensor x) {
        return work().memory().floats(CudaTensor.of(x));
    }

    @Override
    default int elementBytes() {
        return element().bytes();
    }

    @Override
    default OptionalLong freeBytes() {
        return OptionalLong.of(work().memory().free());
    }
}
