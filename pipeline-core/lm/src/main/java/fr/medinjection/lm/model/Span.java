package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Rope;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * A rectangle of tokens that one pass works on: {@code time} columns for each row of the batch, after {@code past} columns that a cache holds.
 * Each row begins at its own column; columns before that are padding that nothing sees. Holds the rotary tables and the attention masks, which every layer shares.
 */
public final class Span {
    private static final float HIDDEN = -1e9f;

    private final ModelConfig config;
    private final Backend backend;
    private final int[] starts;
    private final int past;
    private final int time;
    private final Map<Integer, Tensor> masks = new HashMap<>();
    private final Tables query;
    private final Tables key;

    /** Cosines and sines for every element of the queries or keys of the span. */
    record Tables(Tensor cosine, Tensor sine) {}

    private Span(ModelConfig config, Backend backend, int[] starts, int past, int time) {
        this.config = config;
        this.backend = backend;
        this.starts = starts.clone();
        this.past = past;
        this.time = time;
        this.query = tables(config.heads());
        this.key = tables(config.keyValueHeads());
        config.windows().forEach(window -> masks.computeIfAbsent(window, this::newMask));
    }

    /** A span in the scope that is open; {@code starts} has the first real column of each row. */
    public static Span of(ModelWeights weights, int[] starts, int past, int time) {
        return new Span(weights.config(), weights.backend(), starts, past, time);
    }

    public int batch() {
        return starts.length;
    }

    public int time() {
        return time;
    }

    public int past() {
        return past;
    }

    /** The number of columns that attention sees. */
    public int length() {
        return past + time;
    }

    Tables query() {
        return query;
    }

    Tables key() {
        return key;
    }

    /** What to add to the scores of each head group: 0 where a query may see a key. A window of 0 is none. */
    Tensor mask(int window) {
        return masks.get(window);
    }

    private Tensor newMask(int window) {
        int groups = config.heads() / config.keyValueHeads();
        int keys = length();
        float[] mask = new float[batch() * groups * time * keys];
        int at = 0;
        for (int start : starts) {
            for (int row = 0; row < groups * time; row++) {
                int column = past + row % time;
                int first = window == 0 ? start : Math.max(start, column - window + 1);
                for (int k = 0; k < keys; k++) {
                    mask[at++] = k < first || k > column ? HIDDEN : 0;
                }
            }
        }
        return backend.of(mask, batch(), (long) groups * time * keys);
    }

    private Tables tables(int heads) {
        int width = config.headDim();
        float[] cosine = new float[batch() * time * heads * width];
        float[] sine = new float[cosine.length];
        float[] cosines = new float[width];
        float[] sines = new float[width];
        int at = 0;
        for (int start : starts) {
            for (int t = 0; t < time; t++) {
                turn(Math.max(0, past + t - start), cosines, sines);
                for (int head = 0; head < heads; head++, at += width) {
                    System.arraycopy(cosines, 0, cosine, at, width);
                    System.arraycopy(sines, 0, sine, at, width);
                }
            }
        }
        long rows = (long) batch() * time;
        return new Tables(backend.of(cosine, rows, (long) heads * width), backend.of(sine, rows, (long) heads * width));
    }

    /** The first half of a head turns against the second, hence the sign. */
    private void turn(int position, float[] cosines, float[] sines) {
        Rope rope = config.rope();
        int half = rope.pairs();
        for (int i = 0; i < half; i++) {
            cosines[i] = (float) rope.cosine(position, i);
            cosines[i + half] = cosines[i];
            sines[i + half] = (float) rope.sine(position, i);
            sines[i] = -sines[i + half];
        }
    }
}
