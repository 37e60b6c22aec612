package fr.medinjection.bench;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Made-up words whose frequencies follow Zipf's law: the k-th word comes up in proportion to 1/k. */
final class Vocabulary implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String[] STARTS = {
        "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "ph", "tr", "pr", "cl", "st", "gl"
    };
    private static final String[] ENDS = {
        "a", "e", "i", "o", "u", "é", "è", "ou", "an", "in", "on", "ique", "ite", "ose", "eur", "ment", "ène", "ale"
    };

    private final String[] words;
    private final double[] cumulated;

    Vocabulary(int size, long seed) {
        SplittableRandom random = Seeds.random(seed, -1);
        words = new String[size];
        cumulated = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            words[i] = word(random);
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }
    }

    String next(SplittableRandom random) {
        int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return words[at >= 0 ? at : -at - 1];
    }

    String text(int count, SplittableRandom random) {
        StringBuilder text = new StringBuilder(count * 8);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(next(random));
        }
        return text.toString();
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int syllables = random.nextInt(1, 5); syllables > 0; syllables--) {
            word.append(STARTS[random.nextInt(STARTS.length)]).append(ENDS[random.nextInt(ENDS.length)]);
        }
        return word.toString();
    }
}
