package fr.medinjection.lm.weights;

import java.util.List;

/** Arithmetic on tensor shapes. */
public final class Shapes {
    private Shapes() {}

    /** The number of elements; a shape whose product does not fit a long is an {@link ArithmeticException}. */
    public static long elements(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
