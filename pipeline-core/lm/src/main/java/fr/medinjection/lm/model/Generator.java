package fr.medinjection.lm.model;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Greedy generation for a batch of prompts of any lengths. Prompts end in one column, so that each new token is one column of all. */
public final class Generator {
    private static final int PADDING = 0;

    private final Decoder decoder;
    private final Backend backend;

    public Generator(Decoder decoder) {
        this.decoder = decoder;
        this.backend = decoder.weights().backend();
    }

    /** The highest-scoring allowed token, step by step; a row ends before a stop token, after {@code most} tokens, or when nothing is allowed. */
    public List<List<Integer>> greedy(List<int[]> prompts, int most, TokenChoice choice, Set<Integer> stops) {
        return greedy(prompts, most, List.of(choice), stops).get(0);
    }

    /** The same under each of several choices, free and constrained say, for which the prompts are read once. */
    public List<List<List<Integer>>> greedy(
            List<int[]> prompts, int most, List<TokenChoice> choices, Set<Integer> stops) {
        return greedy(prompts, most, choices, stops, first -> {});
    }

    /** The same; {@code first} hears the scores of the vocabulary for each prompt's first new token. */
    public List<List<List<Integer>>> greedy(
            List<int[]> prompts,
            int most,
            List<TokenChoice> choices,
            Set<Integer> stops,
            Consumer<List<float[]>> first) {
        List<Rows> results =
                choices.stream().map(c -> new Rows(prompts, c, stops)).toList();
        if (prompts.stream().anyMatch(p -> p.length == 0)) {
            throw new LmException("Cannot generate from an empty prompt");
        }
        if (most == 1 && !prompts.isEmpty()) {
            List<float[]> logits = lastLogits(prompts);
            first.accept(logits);
            results.forEach(rows -> rows.accept(logits));
        } else if (most > 1 && !prompts.isEmpty()) {
            generate(prompts, most, results, first);
        }
        return results.stream().map(rows -> rows.generated).toList();
    }

    /** What one choice has put into the cache, the next overwrites. */
    private void generate(List<int[]> prompts, int most, List<Rows> results, Consumer<List<float[]>> heard) {
        int width = prompts.stream().mapToInt(p -> p.length).max().orElse(0);
        int[] starts = prompts.stream().mapToInt(p -> width - p.length).toArray();
        try (KeyValueCache cache = new KeyValueCache(decoder.weights(), prompts.size(), width + most)) {
            List<float[]> first = lastLogits(leftPadded(prompts, width), starts, 0, cache);
            heard.accept(first);
            for (Rows rows : results) {
                int[] last = rows.accept(first);
                for (int step = 1; step < most && rows.anyOpen(); step++) {
                    last = rows.accept(next(last, starts, width + step - 1, cache, rows.allowed()));
                }
            }
        }
    }

    /** The scores of the vocabulary at the last column, one array for each row. */
    private List<float[]> lastLogits(int[] tokens, int[] starts, int past, KeyValueCache cache) {
        return backend.scoped(() -> split(scores(tokens, starts, past, cache), starts.length));
    }

    /** The best allowed token after the last column of each row; where scores are, the choice is made, and only it is read. */
    private int[] next(int[] tokens, int[] starts, int past, KeyValueCache cache, List<BitSet> allowed) {
        return backend.scoped(() -> backend.best(scores(tokens, starts, past, cache), allowed));
    }

    private Tensor scores(int[] tokens, int[] starts, int past, KeyValueCache cache) {
        int batch = starts.length;
        int time = tokens.length / batch;
        int[] ends = IntStream.range(0, batch).map(b -> (b + 1) * time - 1).toArray();
        Span span = Span.of(decoder.weights(), starts, past, time);
        return decoder.logits(decoder.hidden(tokens, span, Optional.of(cache), ends));
    }

    /** The same after whole prompts, which stand one after another without padding; nothing is kept for further columns. */
    private List<float[]> lastLogits(List<int[]> prompts) {
        int[] tokens = prompts.stream().flatMapToInt(Arrays::stream).toArray();
        int[] firsts = new int[tokens.length];
        int[] ends = new int[prompts.size()];
        int at = 0;
        for (int i = 0; i < ends.length; i++) {
            Arrays.fill(firsts, at, at + prompts.get(i).length, at);
            at += prompts.get(i).length;
            ends[i] = at - 1;
        }
        return backend.scoped(() -> {
            Span span = Span.packed(decoder.weights(), firsts, 1);
            return split(decoder.logits(decoder.hidden(tokens, span, Optional.empty(), ends)), ends.length);
        });
    }

    private List<float[]> split(Tensor scores, int rows) {
        float[] logits = backend.floats(scores);
        int vocabulary = logits.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(b -> Arrays.copyOfRange(logits, b * vocabulary, (b + 1) * vocabulary))
                .toList();
    }

    private static int[] leftPadded(List<int[]> prompts, int width) {
        int[] tokens = new int[prompts.size() * width];
        Arrays.fill(tokens, PADDING);
        for (int b = 0; b < prompts.size(); b++) {
            int[] prompt = prompts.get(b);
            System.arraycopy(prompt, 0, tokens, (b + 1) * width - prompt.length, prompt.length);
        }
        return tokens;
    }

    /** What each row has so far. */
    private static final class Rows {
        private final TokenChoice choice;
        private final Set<Integer> stops;
        private final List<List<Integer>> generated = new ArrayList<>();
        private final BitSet open = new BitSet();

        Rows(List<int[]> prompts, TokenChoice choice, Set<Integer> stops) {
            this.choice = choice;
            this.stops = stops;
            prompts.forEach(p -> generated.add(new ArrayList<>()));
            open.set(0, prompts.size());
        }

        boolean anyOpen() {
            return !open.isEmpty();
        }

        /** What may come next in each row: nothing where it has ended. */
        List<BitSet> allowed() {
            return IntStream.range(0, generated.size())
                    .mapToObj(row -> open.get(row) ? choice.allowed(generated.get(row)) : new BitSet())
                    .toList();
        }

        int[] accept(List<float[]> logits) {
            List<BitSet> allowed = allowed();
            return accept(IntStream.range(0, logits.size())
                    .map(row -> best(logits.get(row), allowed.get(row)))
                    .toArray());
        }

        /** Extends the open rows by these tokens and returns the column to run next. */
        int[] accept(int[] tokens) {
            int[] column = new int[tokens.length];
            for (int row = 0; row < column.length; row++) {
                if (open.get(row)) {
                    column[row] = extend(row, tokens[row]);
                }
            }
            return column;
        }

        private int extend(int row, int token) {
            if (token < 0 || stops.contains(token)) {
                open.clear(row);
                return PADDING;
            }
            generated.get(row).add(token);
            return token;
        }
    }

    /** The highest score, the lowest id among equals, or -1 where nothing is allowed. */
    static int best(float[] logits, BitSet allowed) {
        int best = -1;
        for (int token = allowed.nextSetBit(0); token >= 0; token = allowed.nextSetBit(token + 1)) {
            if (best < 0 || logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
