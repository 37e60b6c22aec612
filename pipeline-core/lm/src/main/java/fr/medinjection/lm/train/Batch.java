package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples side by side, each in a row of its own and padded at the end, or packed: several in a row, one after another, where each sees only itself.
 *
 * @param labels the next token of each column where that token is supervised, else -1
 * @param firsts the first column that each column sees
 * @param places the number of the example that each column belongs to, in the order they were given; -1 for padding
 */
@SuppressWarnings("ArrayRecordComponent") // arrays are handed on as they are, never compared
public record Batch(int rows, int[] tokens, int[] labels, int[] firsts, int[] places) {
    private static final int NONE = -1;
    private static final int PADDING = 0;

    /** An example: its tokens, and the positions of those to be learned. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record Example(int[] tokens, BitSet supervised) {
        /** Supervised from a position on. */
        public Example(int[] tokens, int firstSupervised) {
            this(tokens, new BitSet(tokens.length));
            supervised.set(firstSupervised, tokens.length);
        }

        int length() {
            return tokens.length;
        }

        /** The number of tokens that the loss is taken over: nothing predicts the first. */
        int targets() {
            return supervised.cardinality() - (supervised.get(0) ? 1 : 0);
        }
    }

    /** Where an example lies. */
    private record Place(int row, int column) {}

    /** A row for each example, as wide as the longest, padded to a multiple of {@code multiple} columns. */
    public static Batch of(List<Example> examples, int multiple) {
        List<Place> places = IntStream.range(0, examples.size())
                .mapToObj(row -> new Place(row, 0))
                .toList();
        return laidOut(examples, places, width(examples, multiple));
    }

    /** Rows as wide as the longest example, filled from the longest to the shortest, each put into the first row that has room. */
    public static Batch packed(List<Example> examples, int multiple) {
        int width = width(examples, multiple);
        List<Integer> used = new ArrayList<>();
        Place[] places = new Place[examples.size()];
        IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -examples.get(i).length()))
                .forEach(i -> places[i] = firstFit(used, examples.get(i).length(), width));
        return laidOut(examples, Arrays.asList(places), width);
    }

    private static Place firstFit(List<Integer> used, int length, int width) {
        for (int row = 0; row < used.size(); row++) {
            if (used.get(row) + length <= width) {
                return new Place(row, used.set(row, used.get(row) + length));
            }
        }
        used.add(length);
        return new Place(used.size() - 1, 0);
    }

    private static Batch laidOut(List<Example> examples, List<Place> places, int width) {
        int rows = places.stream().mapToInt(Place::row).max().orElse(0) + 1;
        Batch batch = new Batch(
                rows,
                filled(rows * width, PADDING),
                filled(rows * width, NONE),
                new int[rows * width],
                filled(rows * width, NONE));
        for (int i = 0; i < examples.size(); i++) {
            batch.put(
                    i,
                    examples.get(i),
                    places.get(i).row() * width,
                    places.get(i).column());
        }
        return batch;
    }

    private void put(int number, Example example, int row, int column) {
        int[] text = example.tokens();
        int at = row + column;
        System.arraycopy(text, 0, tokens, at, text.length);
        Arrays.fill(firsts, at, at + text.length, column);
        Arrays.fill(places, at, at + text.length, number);
        example.supervised().stream().filter(i -> i > 0).forEach(i -> labels[at + i - 1] = text[i]);
    }

    private static int width(List<Example> examples, int multiple) {
        int longest = examples.stream().mapToInt(Example::length).max().orElse(0);
        if (longest == 0) {
            throw new LmException("Cannot train on a batch without tokens");
        }
        return Math.multiplyExact((longest - 1) / multiple + 1, multiple);
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    public int time() {
        return tokens.length / rows;
    }

    /** How many tokens the loss is taken over. */
    public int supervised() {
        return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
    }
}
