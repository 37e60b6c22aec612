package fr.medinjection.score.encoder;

import fr.medinjection.onnx.FloatTensor;

/** A text's tokens as vectors of length 1, each with its weight. */
final class Embedded {
    private final int tokens;
    private final int width;
    private final float[] vectors;
    private final double[] weights;

    private Embedded(int tokens, int width, float[] vectors, double[] weights) {
        this.tokens = tokens;
        this.width = width;
        this.vectors = vectors;
        this.weights = weights;
    }

    /** One text of a batch: as many of its row's vectors as there are weights. */
    static Embedded of(FloatTensor batch, int row, double[] weights) {
        int width = batch.size(2);
        float[] vectors = new float[weights.length * width];
        System.arraycopy(batch.values(), row * batch.size(1) * width, vectors, 0, vectors.length);
        for (int from = 0; from < vectors.length; from += width) {
            normalise(vectors, from, width);
        }
        return new Embedded(weights.length, width, vectors, weights.clone());
    }

    private static void normalise(float[] vectors, int from, int width) {
        double square = 0;
        for (int i = from; i < from + width; i++) {
            square += (double) vectors[i] * vectors[i];
        }
        float scale = (float) (1 / Math.sqrt(square));
        for (int i = from; i < from + width; i++) {
            vectors[i] *= scale;
        }
    }

    int tokens() {
        return tokens;
    }

    /** The cosine of every token with every one of the other text's, row by row. */
    float[] cosines(Embedded other) {
        float[] columns = other.transposed();
        int m = other.tokens;
        float[] cosines = new float[tokens * m];
        for (int token = 0; token < tokens; token++) {
            int at = token * m;
            for (int d = 0; d < width; d++) {
                float factor = vectors[token * width + d];
                int column = d * m;
                // The inner loop has no sum across its steps, so the compiler makes vector instructions of it.
                for (int j = 0; j < m; j++) {
                    cosines[at + j] += factor * columns[column + j];
                }
            }
        }
        return cosines;
    }

    private float[] transposed() {
        float[] columns = new float[vectors.length];
        for (int token = 0; token < tokens; token++) {
            for (int d = 0; d < width; d++) {
                columns[d * tokens + token] = vectors[token * width + d];
            }
        }
        return columns;
    }

    /** The weighted mean of one number a token; NaN where no token has weight. */
    double mean(float[] best) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < tokens; i++) {
            sum += weights[i] * best[i];
            total += weights[i];
        }
        return sum / total;
    }
}
