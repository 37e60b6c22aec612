package fr.medinjection.bench;

import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Free generation, and multiple-choice answers both free and constrained, as {@code jobs/src/bench/python/lm_peer.py} makes them with transformers. */
public final class GenerateBench {
    private static final int NEW_TOKENS = 64;
    private static final int PROMPT = 64;
    private static final int ITEMS = 32;
    private static final int SHORTEST_ITEM = 150;
    private static final int ITEMS_AT_ONCE = 16;
    private static final int FIRST_LETTER = 10;
    private static final int LETTERS = 5;
    private static final int MOST_WARM_UP = 4;

    private final Path folder;
    private final PrintStream out;

    /** @param folder where models are written */
    public GenerateBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public void run(LmShape shape) {
        try (ModelWeights model = ModelWeights.load(shape.write(folder), Nd4jBackend.singlePrecision())) {
            Generator generator = new Generator(Decoder.of(model), ITEMS_AT_ONCE);
            generate(generator, shape, shape.repetitions());
            answer(generator, shape, shape.repetitions());
        }
    }

    private void generate(Generator generator, LmShape shape, int repetitions) {
        List<int[]> prompts = new ArrayList<>();
        for (int row = 0; row < LmBatch.ROWS; row++) {
            prompts.add(LmBatch.text(row, PROMPT, shape.vocabulary()));
        }
        Runnable work = () -> generator.greedy(prompts, NEW_TOKENS, TokenChoice.any(shape.vocabulary()), Set.of());
        report("generate", shape, repetitions * LmBatch.ROWS * NEW_TOKENS, "tokens", work, repetitions);
    }

    /** One token for each item, the best of all and the best of the letters. */
    private void answer(Generator generator, LmShape shape, int repetitions) {
        List<int[]> prompts = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            prompts.add(LmBatch.text(item, SHORTEST_ITEM + 2 * item, shape.vocabulary()));
        }
        BitSet letters = new BitSet();
        letters.set(FIRST_LETTER, FIRST_LETTER + LETTERS);
        List<TokenChoice> choices = List.of(TokenChoice.any(shape.vocabulary()), TokenChoice.among(letters));
        Runnable work = () -> {
            for (int from = 0; from < ITEMS; from += ITEMS_AT_ONCE) {
                generator.greedy(prompts.subList(from, from + ITEMS_AT_ONCE), 1, choices, Set.of());
            }
        };
        report("answer", shape, repetitions * ITEMS, "items", work, repetitions);
    }

    private void report(String what, LmShape shape, int count, String unit, Runnable work, int repetitions) {
        for (int i = 0; i < Math.min(shape.warmUp(), MOST_WARM_UP); i++) {
            work.run();
        }
        ProcessCost cost = ProcessCost.of(() -> {
            for (int i = 0; i < repetitions; i++) {
                work.run();
            }
        });
        out.println(String.format(
                Locale.ROOT,
                "ours %s %s: %.1f %s/s, %.3f CPU ms each, peak %d MB",
                what,
                shape.label(),
                count / cost.wallSeconds(),
                unit,
                cost.cpuSeconds() * 1e3 / count,
                ProcessCost.peakMegabytes()));
    }
}
