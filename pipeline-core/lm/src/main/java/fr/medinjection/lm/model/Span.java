package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Rope;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Visible;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rectangle of tokens that one pass works on: {@code time} columns for each row of the batch, after {@code past} columns that a cache holds.
 * Each column sees those from its own first column on, up to itself, and counts its position from there: a row of the batch may begin after padding, or hold
 * several texts one after another that do not see each other. Holds the rotary tables, which every layer shares.
 */
public final class Span {
    private final ModelConfig config;
    private final Backend backend;
    private final int[] firsts;
    private final int batch;
    private final int past;
    private final int time;
    private final Backend.Angles angles;
    private final Map<List<Integer>, Visible> seen = new HashMap<>();

    private Span(ModelWeights weights, int[] firsts, int batch, int past) {
        this.config = weights.config();
        this.backend = weights.backend();
        this.firsts = firsts.clone();
        this.batch = batch;
        this.past = past;
        this.time = firsts.length / batch;
        this.angles = newAngles();
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

    Backend.Angles angles() {
        return angles;
    }

    Backend.Angles angles(int[] rows) {
        return new Backend.Angles(backend.gather(angles.cosine(), rows), backend.gather(angles.sine(), rows));
    }

    /** What each column sees of keys of which each row of the batch has {@code height}. A window of 0 is none; padding sees itself. */
    Visible visible(int window, int height) {
        return seen.computeIfAbsent(List.of(window, height), key -> newVisible(window, height));
    }

    private Visible newVisible(int window, int height) {
        int[] from = new int[firsts.length];
        int[] to = new int[firsts.length];
        for (int i = 0; i < firsts.length; i++) {
            int start = i / time * height;
            int column = past + i % time;
            int first = window == 0 ? firsts[i] : Math.max(firsts[i], column - window + 1);
            from[i] = start + Math.min(first, column);
            to[i] = start + column + 1;
        }
        return new Visible(from, to);
    }

    private Backend.Angles newAngles() {
        Rope rope = config.rope();
        int pairs = rope.pairs();
        float[] cosine = new float[firsts.length * pairs];
        float[] sine = new float[cosine.length];
        int at = 0;
        for (int row = 0; row < firsts.length; row++) {
            int position = Math.max(0, past + row % time - firsts[row]);
            for (int i = 0; i < pairs; i++, at++) {
                cosine[at] = (float) rope.cosine(position, i);
                sine[at] = (float) rope.sine(position, i);
            }
        }
        return new Backend.Angles(backend.of(cosine, firsts.length, pairs), backend.of(sine, firsts.length, pairs));
    }
}
