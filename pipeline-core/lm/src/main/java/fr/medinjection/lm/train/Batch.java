package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import java.util.Arrays;
import java.util.List;

/** Examples side by side, padded at the end. The label of a column is the next token where that token is supervised, else -1. */
@SuppressWarnings("ArrayRecordComponent") // tokens are handed on as they are, never compared
public record Batch(int rows, int[] tokens, int[] labels) {
    private static final int UNSUPERVISED = -1;
    private static final int PADDING = 0;

    /** An example: its tokens, of which those from {@code firstSupervised} on are to be learned. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record Example(int[] tokens, int firstSupervised) {}

    /** Pads to a multiple of {@code multiple} columns. */
    public static Batch of(List<Example> examples, int multiple) {
        int longest = examples.stream().mapToInt(e -> e.tokens().length).max().orElse(0);
        if (longest == 0) {
            throw new LmException("Cannot train on a batch without tokens");
        }
        int width = (longest + multiple - 1) / multiple * multiple;
        int[] tokens = new int[examples.size() * width];
        int[] labels = new int[tokens.length];
        Arrays.fill(tokens, PADDING);
        Arrays.fill(labels, UNSUPERVISED);
        for (int row = 0; row < examples.size(); row++) {
            int[] text = examples.get(row).tokens();
            System.arraycopy(text, 0, tokens, row * width, text.length);
            for (int i = Math.max(1, examples.get(row).firstSupervised()); i < text.length; i++) {
                labels[row * width + i - 1] = text[i];
            }
        }
        return new Batch(examples.size(), tokens, labels);
    }

    public int time() {
        return tokens.length / rows;
    }

    /** How many tokens the loss is taken over. */
    public int supervised() {
        return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
    }
}
