package fr.medinjection.bench;

import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.TokenChoice;
import java.io.PrintStream;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Answers on a card: multiple choice by the first token, free and among letters, and open answers in batches. */
final class CudaScoring {
    private static final int ITEMS = 64;
    private static final int ITEM = 200;
    private static final int PROMPT = 128;
    private static final int NEW_TOKENS = 128;
    private static final int REPETITIONS = 3;

    private final CudaBackend backend;
    private final Decoder decoder;
    private final PrintStream out;

    CudaScoring(CudaBackend backend, Decoder decoder, PrintStream out) {
        this.backend = backend;
        this.decoder = decoder;
        this.out = out;
    }

    void run() {
        int vocabulary = decoder.weights().config().vocabulary();
        BitSet letters = new BitSet();
        letters.set(10, 15);
        List<TokenChoice> choices = List.of(TokenChoice.any(vocabulary), TokenChoice.among(letters));
        List<int[]> items = prompts(ITEM, vocabulary);
        Generator generator = new Generator(decoder, ITEMS);
        double choice = seconds(() -> generator.greedy(items, 1, choices, Set.of()));
        say("ours multiple choice: %.0f items/s, %.0f tokens/s", ITEMS / choice, ITEMS * ITEM / choice);
        open("", ITEMS, decoder);
        open("", 1, decoder);
    }

    /** Open answers of so many texts at once, by graphs and with every kernel started by itself. */
    void open(String how, int texts, Decoder decoder) {
        int vocabulary = decoder.weights().config().vocabulary();
        List<int[]> prompts = prompts(PROMPT, vocabulary).subList(0, texts);
        Generator generator = new Generator(decoder, texts);
        Runnable answer = () -> generator.greedy(prompts, NEW_TOKENS, TokenChoice.any(vocabulary), Set.of());
        long before = backend.graphs();
        double graphs = seconds(answer);
        long steps = backend.graphs() - before;
        double singly = backend.singly(() -> seconds(answer));
        say(
                "ours open answers%s, %d at once: %.0f tokens/s; %.0f with every kernel started by itself; %d steps were graphs",
                how, texts, texts * NEW_TOKENS / graphs, texts * NEW_TOKENS / singly, steps);
    }

    private static List<int[]> prompts(int length, int vocabulary) {
        return IntStream.range(0, ITEMS)
                .mapToObj(item -> LmBatch.text(item, length, vocabulary))
                .toList();
    }

    private static double seconds(Runnable work) {
        work.run();
        long start = System.nanoTime();
        for (int i = 0; i < REPETITIONS; i++) {
            work.run();
        }
        return (System.nanoTime() - start) * 1e-9 / REPETITIONS;
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
