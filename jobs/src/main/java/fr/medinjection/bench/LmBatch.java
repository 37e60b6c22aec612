package fr.medinjection.bench;

import fr.medinjection.lm.train.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The token ids that the benchmarks of the language-model engine run on, by a rule that other tools can repeat. */
final class LmBatch {
    static final int ROWS = 8;
    static final int LONGEST = 256;

    private static final int FIRST_TOKEN = 3;

    private LmBatch() {}

    /** Eight texts of 256 down to 242 tokens, as texts are that were grouped by length; every token is supervised. */
    static Batch training(int vocabulary) {
        List<Batch.Example> examples = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            examples.add(new Batch.Example(text(row, LONGEST - 2 * row, vocabulary), 0));
        }
        return Batch.of(examples, 8);
    }

    static int[] text(int row, int length, int vocabulary) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = FIRST_TOKEN + (int) ((i * 7919L + row * 104729L) % (vocabulary - FIRST_TOKEN));
        }
        return tokens;
    }

    static int tokens(Batch batch) {
        return (int) Arrays.stream(batch.places()).filter(place -> place >= 0).count();
    }
}
