package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Rope;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Visible;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that one pass works on, a row each. A token's key has a row among the keys, and the token sees those from the first one of its text on, up to its own; it counts its
 * position from there. Texts may stand one after another, begin after padding, or go on from what a cache holds of them. Holds the rotary tables, which every layer shares.
 */
public final class Span {
    private final ModelConfig config;
    private final Backend backend;
    private final int[] firsts;
    private final int[] places;
    private final Backend.Angles angles;
    private final Map<Integer, Visible> seen = new HashMap<>();

    /** {@code firsts} has for each token the row of its text's first key, {@code places} that of its own. */
    private Span(ModelWeights weights, int[] firsts, int[] places) {
        this.config = weights.config();
        this.backend = weights.backend();
        this.firsts = firsts;
        this.places = places;
        this.angles = newAngles();
    }

    /** A rectangle of {@code time} columns in the scope that is open; {@code starts} has the first real column of each row of the batch. Padding sees itself. */
    public static Span of(ModelWeights weights, int[] starts, int time) {
        int[] columns = new int[starts.length * time];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = starts[i / time];
        }
        return packed(weights, columns, starts.length);
    }

    /** A rectangle in the scope that is open; {@code columns} has for each column of each row of the batch the first column it sees. */
    public static Span packed(ModelWeights weights, int[] columns, int batch) {
        int time = columns.length / batch;
        int[] firsts = new int[columns.length];
        int[] places = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            firsts[i] = Math.min(i, i / time * time + columns[i]);
            places[i] = i;
        }
        return new Span(weights, firsts, places);
    }

    /** Tokens of texts that a cache holds, in the scope that is open: the row of each one's text there, and its own, which neither is changed afterwards. */
    static Span cached(ModelWeights weights, int[] firsts, int[] places) {
        return new Span(weights, firsts, places);
    }

    /** Where a cache keeps the keys. */
    int[] places() {
        return places;
    }

    Backend.Angles angles() {
        return angles;
    }

    Backend.Angles angles(int[] rows) {
        return new Backend.Angles(backend.gather(angles.cosine(), rows), backend.gather(angles.sine(), rows));
    }

    /** What each token sees. A window of 0 is none. */
    Visible visible(int window) {
        return seen.computeIfAbsent(window, this::newVisible);
    }

    private Visible newVisible(int window) {
        int[] from = new int[firsts.length];
        int[] to = new int[firsts.length];
        for (int i = 0; i < firsts.length; i++) {
            from[i] = window == 0 ? firsts[i] : Math.max(firsts[i], places[i] - window + 1);
            to[i] = places[i] + 1;
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
            int position = places[row] - firsts[row];
            for (int i = 0; i < pairs; i++, at++) {
                cosine[at] = (float) rope.cosine(position, i);
                sine[at] = (float) rope.sine(position, i);
            }
        }
        return new Backend.Angles(backend.of(cosine, firsts.length, pairs), backend.of(sine, firsts.length, pairs));
    }
}
