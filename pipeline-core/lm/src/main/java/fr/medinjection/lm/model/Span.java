package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Rope;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A rectangle of tokens that one pass works on: {@code time} columns for each row of the batch, after {@code past} columns that a cache holds.
 * Each column sees those from its own first column on, up to itself, and counts its position from there: a row of the batch may begin after padding, or hold
 * several texts one after another that do not see each other. Holds the rotary tables and the attention masks, which every layer shares.
 */
public final class Span {
    private static final float HIDDEN = -1e9f;

    private final ModelConfig config;
    private final Backend backend;
    private final int[] firsts;
    private final int batch;
    private final int past;
    private final int time;
    private final Map<Integer, Tensor> masks = new HashMap<>();
    private final Tables query;
    private final Tables key;

    /** Cosines and sines for every element of the queries or keys of the span. */
    record Tables(Tensor cosine, Tensor sine) {}

    private Span(ModelWeights weights, int[] firsts, int batch, int past) {
        this.config = weights.config();
        this.backend = weights.backend();
        this.firsts = firsts.clone();
        this.batch = batch;
        this.past = past;
        this.time = firsts.length / batch;
        this.query = tables(config.heads());
        this.key = tables(config.keyValueHeads());
        config.windows().forEach(window -> masks.computeIfAbsent(window, this::newMask));
    }

    /** A span in the scope that is open; {@code starts} has the first real column of each row. */
    public static Span of(ModelWeights weights, int[] starts, int past, int time) {
        int[] firsts = new int[starts.length * time];
        for (int row = 0; row < starts.length; row++) {
            Arrays.fill(firsts, row * time, (row + 1) * time, starts[row]);
        }
        return new Span(weights, firsts, starts.length, past);
    }

    /** A span in the scope that is open, without a past; {@code firsts} has for each column of each row the first column it sees. */
    public static Span packed(ModelWeights weights, int[] firsts, int batch) {
        return new Span(weights, firsts, batch, 0);
    }

    public int batch() {
        return batch;
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
        for (int b = 0; b < batch(); b++) {
            for (int row = 0; row < groups * time; row++) {
                int column = past + row % time;
                int start = firsts[b * time + row % time];
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
        for (int row = 0; row < firsts.length; row++) {
            turn(Math.max(0, past + row % time - firsts[row]), cosines, sines);
            for (int head = 0; head < heads; head++, at += width) {
                System.arraycopy(cosines, 0, cosine, at, width);
                System.arraycopy(sines, 0, sine, at, width);
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
