package fr.medinjection.lm.weights;

import java.util.List;

/** Where one tensor lies in a weight file; {@code begin} is counted from the start of the file. */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long begin) {
    public long elements() {
        return Shapes.elements(shape);
    }

    public long bytes() {
        return elements() * dtype.bytes();
    }
}
