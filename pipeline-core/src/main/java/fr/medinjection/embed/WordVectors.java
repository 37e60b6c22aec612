package fr.medinjection.embed;

import fr.medinjection.data.Rows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Words with their vectors and weights; a text is the weighted mean of its words, brought to length 1. */
final class WordVectors implements Serializable {
    private static final long serialVersionUID = 1;

    private final int dimension;
    private final String[] words;
    private final float[] vectors;
    private final float[] weights;
    private transient Map<String, Integer> places;

    /**
     * @param vectors one behind the other
     */
    WordVectors(int dimension, String[] words, float[] vectors, float[] weights) {
        this.dimension = dimension;
        this.words = words.clone();
        this.vectors = vectors.clone();
        this.weights = weights.clone();
    }

    /** @param rows words, their counts and their vectors, {@code all} the number of words that were learnt from */
    static WordVectors of(List<Row> rows, double all, EmbedConfig.WordVectorConfig config) {
        int dimension = config.dimension();
        String[] words = new String[rows.size()];
        float[] vectors = new float[rows.size() * dimension];
        float[] weights = new float[rows.size()];
        for (int i = 0; i < words.length; i++) {
            Row row = rows.get(i);
            words[i] = row.getAs("word");
            weights[i] = weight(config.smoothing(), row.<Long>getAs("count") / all);
            System.arraycopy(Rows.floats(row, "vector"), 0, vectors, i * dimension, dimension);
        }
        return new WordVectors(dimension, words, vectors, weights);
    }

    /** How much a word of relative frequency {@code share} counts: rare words say more. */
    static float weight(double smoothing, double share) {
        return smoothing == 0 ? 1 : (float) (smoothing / (smoothing + share));
    }

    Embedding of(String text) {
        List<String> said = Words.of(text);
        double[] sum = new double[dimension];
        boolean known = false;
        for (String word : said) {
            Integer place = places().get(word);
            if (place != null) {
                known = true;
                for (int i = 0; i < dimension; i++) {
                    sum[i] += (double) weights[place] * vectors[place * dimension + i];
                }
            }
        }
        return known ? Embedding.of(unit(sum)) : Embedding.failed(Embedding.NO_KNOWN_WORD);
    }

    private static float[] unit(double[] sum) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        float[] vector = new float[sum.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (sum[i] / length);
        }
        return vector;
    }

    private synchronized Map<String, Integer> places() {
        if (places == null) {
            places = new HashMap<>();
            for (int i = 0; i < words.length; i++) {
                places.put(words[i], i);
            }
        }
        return places;
    }
}
