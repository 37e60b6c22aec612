package fr.medinjection.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Texts as token ids, padded at the end to the longest of them. */
public final class TokenBatch {
    private final List<int[]> texts;
    private final int pad;
    private final int length;

    public TokenBatch(List<int[]> texts, int pad) {
        this.texts = List.copyOf(texts);
        this.pad = pad;
        this.length = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    }

    /**
     * The places of texts, put into batches of about one length: longest first, ties by place. A batch holds at most
     * {@code tokens} with its padding, or one text.
     */
    public static List<int[]> byLength(List<int[]> texts, int tokens) {
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer place) -> -texts.get(place).length))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            int longest = Math.max(1, texts.get(order[from]).length);
            int to = Math.min(order.length, from + Math.max(1, tokens / longest));
            batches.add(Arrays.copyOfRange(order, from, to));
            from = to;
        }
        return batches;
    }

    public int rows() {
        return texts.size();
    }

    /** Tokens of the longest text. */
    public int length() {
        return length;
    }

    /** Tokens of one text, without padding. */
    public int length(int row) {
        return texts.get(row).length;
    }

    /** Ids, row after row. */
    long[] ids() {
        long[] ids = new long[rows() * length];
        Arrays.fill(ids, pad);
        for (int row = 0; row < rows(); row++) {
            int[] text = texts.get(row);
            for (int i = 0; i < text.length; i++) {
                ids[row * length + i] = text[i];
            }
        }
        return ids;
    }

    /** 1 where a token is, 0 where padding is. */
    long[] mask() {
        long[] mask = new long[rows() * length];
        for (int row = 0; row < rows(); row++) {
            Arrays.fill(mask, row * length, row * length + length(row), 1);
        }
        return mask;
    }
}
