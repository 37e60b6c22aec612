package fr.medinjection.lm.model;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Greedy generation for prompts of any lengths, so many at once as there are slots: a text that ends leaves its slot to the next prompt, while the others go on. Where memory runs
 * out, fewer go at once from then on.
 */
public final class Generator {
    private final Decoder decoder;
    private final Backend backend;
    private int slots;

    /** @param slots the most texts at once */
    public Generator(Decoder decoder, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("Invalid slots: " + slots + ", expected at least 1");
        }
        this.decoder = decoder;
        this.backend = decoder.weights().backend();
        this.slots = slots;
    }

    /** The highest-scoring allowed token, step by step; a text ends before a stop token, after {@code most} tokens, or when nothing is allowed. */
    public List<List<Integer>> greedy(List<int[]> prompts, int most, TokenChoice choice, Set<Integer> stops) {
        return greedy(prompts, most, List.of(choice), stops).get(0);
    }

    /** The same under each of several choices, free and constrained say, for which the prompts are read once. */
    public List<List<List<Integer>>> greedy(
            List<int[]> prompts, int most, List<TokenChoice> choices, Set<Integer> stops) {
        return greedy(prompts, most, choices, stops, (scores, prompt) -> {});
    }

    /** The same; {@code first} hears the scores of the vocabulary for each prompt's first new token, with the prompt's number. */
    public List<List<List<Integer>>> greedy(
            List<int[]> prompts,
            int most,
            List<TokenChoice> choices,
            Set<Integer> stops,
            ObjIntConsumer<float[]> first) {
        if (prompts.stream().anyMatch(p -> p.length == 0)) {
            throw new LmException("Cannot generate from an empty prompt");
        }
        Continuation.Rules rules = new Continuation.Rules(most, choices, stops);
        List<Continuation> all = IntStream.range(0, prompts.size())
                .mapToObj(i -> new Continuation(i, prompts.get(i), rules))
                .toList();
        if (most > 0) {
            generate(all, most, first);
        }
        return IntStream.range(0, choices.size())
                .mapToObj(c -> all.stream()
                        .map(text -> most > 0 ? text.texts().get(c) : List.<Integer>of())
                        .toList())
                .toList();
    }

    /** Where memory runs out, what is not done begins again with half as many at once. */
    private void generate(List<Continuation> all, int most, ObjIntConsumer<float[]> first) {
        while (true) {
            List<Continuation> left =
                    all.stream().filter(text -> !text.isDone()).toList();
            if (left.isEmpty()) {
                return;
            }
            int width = Math.min(slots, left.size());
            try {
                generate(left, width, most, first);
            } catch (OutOfDeviceMemory e) {
                if (width == 1) {
                    throw e;
                }
                slots = width / 2;
            }
        }
    }

    private void generate(List<Continuation> texts, int width, int most, ObjIntConsumer<float[]> first) {
        if (most == 1) {
            for (int from = 0; from < texts.size(); from += width) {
                List<Continuation> some = texts.subList(from, Math.min(texts.size(), from + width));
                begin(some, starts(some), Optional.empty(), first);
            }
            return;
        }
        int longest =
                texts.stream().mapToInt(text -> text.prompt().length).max().orElse(0);
        try (KeyValueCache cache = new KeyValueCache(decoder.weights(), width, longest + most);
                NextTokens next = new NextTokens(decoder, cache)) {
            queue(texts.iterator(), new Continuation[width], cache, next, first);
        }
    }

    /** Keeps the slots busy until nobody waits and all are done. */
    private void queue(
            Iterator<Continuation> waiting,
            Continuation[] running,
            KeyValueCache cache,
            NextTokens next,
            ObjIntConsumer<float[]> first) {
        int[] open = {};
        while (open.length > 0 || waiting.hasNext()) {
            int[] joined = admit(waiting, running);
            if (joined.length > 0) {
                begin(in(running, joined), rows(cache, joined), Optional.of(cache), first);
            }
            open = IntStream.range(0, running.length)
                    .filter(slot -> running[slot] != null && !running[slot].isDone())
                    .toArray();
            if (open.length > 0) {
                step(in(running, open), rows(cache, open), next);
            }
        }
    }

    /** Gives free slots to those who wait, and returns which. */
    private static int[] admit(Iterator<Continuation> waiting, Continuation[] running) {
        return IntStream.range(0, running.length)
                .filter(slot -> running[slot] == null || running[slot].isDone())
                .takeWhile(slot -> waiting.hasNext())
                .peek(slot -> running[slot] = waiting.next())
                .toArray();
    }

    private static List<Continuation> in(Continuation[] running, int[] slots) {
        return Arrays.stream(slots).mapToObj(slot -> running[slot]).toList();
    }

    private static int[] rows(KeyValueCache cache, int[] slots) {
        return Arrays.stream(slots).map(cache::first).toArray();
    }

    /** Where each prompt begins when they stand one after another without padding. */
    private static int[] starts(List<Continuation> texts) {
        int[] starts = new int[texts.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + texts.get(i - 1).prompt().length;
        }
        return starts;
    }

    /** Reads whole prompts; {@code rows} has the row of each one's first key. */
    private void begin(
            List<Continuation> texts, int[] rows, Optional<KeyValueCache> cache, ObjIntConsumer<float[]> first) {
        int[] lengths = texts.stream().mapToInt(text -> text.prompt().length).toArray();
        int[] starts = starts(texts);
        int[] ends = numbers(lengths.length, i -> IntStream.of(starts[i] + lengths[i] - 1));
        int[] tokens = numbers(lengths.length, i -> Arrays.stream(texts.get(i).prompt()));
        int[] firsts =
                numbers(lengths.length, i -> IntStream.range(0, lengths[i]).map(k -> rows[i]));
        int[] places = numbers(lengths.length, i -> IntStream.range(rows[i], rows[i] + lengths[i]));
        List<float[]> scores = backend.scoped(() -> {
            Span span = Span.cached(decoder.weights(), firsts, places);
            return split(decoder.logits(decoder.hidden(tokens, span, cache, ends)), ends.length);
        });
        for (int i = 0; i < ends.length; i++) {
            first.accept(scores.get(i), texts.get(i).number());
            texts.get(i).begin(scores.get(i));
        }
    }

    private static int[] numbers(int count, IntFunction<IntStream> of) {
        return IntStream.range(0, count).flatMap(of).toArray();
    }

    /** Reads each text's last token; where scores are, the next one is chosen, and only that is read. */
    private static void step(List<Continuation> texts, int[] rows, NextTokens next) {
        int[] tokens = next.after(texts, rows);
        for (int i = 0; i < tokens.length; i++) {
            texts.get(i).accept(tokens[i]);
        }
    }

    private List<float[]> split(Tensor scores, int rows) {
        float[] logits = backend.floats(scores);
        int vocabulary = logits.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(b -> Arrays.copyOfRange(logits, b * vocabulary, (b + 1) * vocabulary))
                .toList();
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
