package fr.medinjection.tsne;

import java.io.Serializable;

/** Vectors of one length, one after the other in one array. */
final class Points implements Serializable {
    private static final long serialVersionUID = 1;

    private final float[] values;
    private final int dimensions;

    Points(float[] values, int dimensions) {
        if (dimensions < 1 || values.length % dimensions != 0) {
            throw new IllegalArgumentException(values.length + " numbers are no vectors of length " + dimensions);
        }
        this.values = values;
        this.dimensions = dimensions;
    }

    float[] values() {
        return values;
    }

    int dimensions() {
        return dimensions;
    }

    int count() {
        return values.length / dimensions;
    }

    /** The squared distance of a point of this set and one of another. */
    float squaredDistance(int i, Points other, int j) {
        int a = i * dimensions;
        int b = j * dimensions;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int d = 0;
        for (; d + 3 < dimensions; d += 4) {
            float t0 = values[a + d] - other.values[b + d];
            float t1 = values[a + d + 1] - other.values[b + d + 1];
            float t2 = values[a + d + 2] - other.values[b + d + 2];
            float t3 = values[a + d + 3] - other.values[b + d + 3];
            s0 = Math.fma(t0, t0, s0);
            s1 = Math.fma(t1, t1, s1);
            s2 = Math.fma(t2, t2, s2);
            s3 = Math.fma(t3, t3, s3);
        }
        for (; d < dimensions; d++) {
            float t = values[a + d] - other.values[b + d];
            s0 = Math.fma(t, t, s0);
        }
        return s0 + s1 + (s2 + s3);
    }
}
