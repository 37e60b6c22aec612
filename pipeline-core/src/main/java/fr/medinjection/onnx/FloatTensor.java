package fr.medinjection.onnx;

import java.util.Arrays;

/** Numbers in row-major order with their shape; for speed the numbers are not copied. */
public final class FloatTensor {
    private final float[] values;
    private final long[] shape;

    public FloatTensor(float[] values, long... shape) {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException("Invalid tensor: " + values.length + " values, expected " + size);
        }
        this.values = values;
        this.shape = shape.clone();
    }

    /** One row after another. */
    public static FloatTensor ofRows(float[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * width, width);
        }
        return new FloatTensor(values, rows.length, width);
    }

    public float[] values() {
        return values;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** The size along one dimension. */
    public int size(int dimension) {
        return Math.toIntExact(shape[dimension]);
    }
}
