package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The tokens that one pass works on, a row each. A token's key has a row among the keys, and the token sees those from the first one of its text on, up to its own; it counts its
 * position from there. Texts may stand one after another, begin after padding, or go on from what a cache holds of them. Holds the rotary tables, which every layer shares.
 */
public final class Span {
    private final Backend backend;
    private final int[] places;
    private final Backend.Angles angles;
    private final IntFunction<Visible> visible;

    /** @param visible what each token sees under a window */
    private Span(Backend backend, int[] places, Backend.Angles angles, IntFunction<Visible> visible) {
        this.backend = backend;
        this.places = places;
        this.angles = angles;
        this.visible = visible;
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
        return cached(weights, firsts, places);
    }

    /** Tokens of texts that a cache holds, in the scope that is open: the row of each one's text there, and its own, which neither is changed afterwards. */
    static Span cached(ModelWeights weights, int[] firsts, int[] places) {
        int[] positions = new int[firsts.length];
        Arrays.setAll(positions, row -> places[row] - firsts[row]);
        Map<Integer, Visible> made = new HashMap<>();
        return new Span(
                weights.backend(),
                places,
                angles(weights, positions),
                window -> made.computeIfAbsent(window, w -> newVisible(firsts, places, w)));
    }

    /** Tokens of a step that is repeated; what each sees is filled by {@link #see}. */
    static Span repeated(ModelWeights weights, int[] places, Backend.Angles angles, IntFunction<Visible> visible) {
        return new Span(weights.backend(), places, angles, visible);
    }

    /** Where a cache keeps the keys. */
    int[] places() {
        return places;
    }

    Backend.Angles angles() {
        return angles;
    }

    Backend.Angles angles(int[] rows) {
        return rows(backend, angles, rows);
    }

    /** Some rows of tables. */
    static Backend.Angles rows(Backend backend, Backend.Angles of, int[] rows) {
        return new Backend.Angles(backend.gather(of.cosine(), rows), backend.gather(of.sine(), rows));
    }

    /** What each token sees. A window of 0 is none. */
    Visible visible(int window) {
        return visible.apply(window);
    }

    private static Visible newVisible(int[] firsts, int[] places, int window) {
        Visible visible = new Visible(new int[firsts.length], new int[firsts.length]);
        for (int row = 0; row < firsts.length; row++) {
            see(visible, row, firsts[row], places[row], window);
        }
        return visible;
    }

    /** Says what the token of a row sees, whose text begins at {@code first}. */
    static void see(Visible visible, int row, int first, int place, int window) {
        visible.from()[row] = window == 0 ? first : Math.max(first, place - window + 1);
        visible.to()[row] = place + 1;
    }

    private static Backend.Angles angles(ModelWeights weights, int[] positions) {
        return new Backend.Angles(cosines(weights, positions), sines(weights, positions));
    }

    /** The cosines of positions, a row each. */
    static Tensor cosines(ModelWeights weights, int[] positions) {
        return table(weights, positions, weights.config().rope()::cosine);
    }

    /** The sines of positions, a row each. */
    static Tensor sines(ModelWeights weights, int[] positions) {
        return table(weights, positions, weights.config().rope()::sine);
    }

    @FunctionalInterface
    private interface Turn {
        double of(int position, int pair);
    }

    private static Tensor table(ModelWeights weights, int[] positions, Turn turn) {
        int pairs = weights.config().rope().pairs();
        float[] table = new float[positions.length * pairs];
        for (int row = 0; row < positions.length; row++) {
            for (int i = 0; i < pairs; i++) {
                table[row * pairs + i] = (float) turn.of(positions[row], i);
            }
        }
        return weights.backend().of(table, positions.length, pairs);
    }
}
