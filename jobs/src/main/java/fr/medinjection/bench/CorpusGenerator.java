package fr.medinjection.bench;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.TaskType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A corpus of any size, the same for the same seed: about 43 words a row, words by Zipf's law, three openers shared by half
 * of the rows, and planted copies, one row in twenty-two exact and one in twenty-two with one to three words changed.
 */
final class CorpusGenerator implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String[] OPENERS = {
        "Parmi les propositions suivantes, laquelle est exacte concernant",
        "Quel est le diagnostic le plus probable chez ce patient qui présente",
        "Concernant la prise en charge thérapeutique, quelles sont les propositions vraies pour"
    };
    private static final double EXACT = 1 / 22.0;
    private static final double NEAR = 1 / 22.0;

    private final long seed;
    private final Vocabulary vocabulary;

    CorpusGenerator(long seed) {
        this.seed = seed;
        this.vocabulary = new Vocabulary(40_000, seed);
    }

    /** The row that a row is a copy of, or the row itself. */
    long original(long row) {
        SplittableRandom random = Seeds.random(seed, 2 * row);
        if (row == 0 || random.nextDouble() >= EXACT + NEAR) {
            return row;
        }
        long other = random.nextLong(row);
        return original(other) == other ? other : row;
    }

    Instruction instruction(long row) {
        long original = original(row);
        if (original == row) {
            return fresh(row, row);
        }
        Instruction copy = fresh(original, row);
        SplittableRandom random = Seeds.random(seed, 2 * row);
        boolean exact = random.nextDouble() < EXACT;
        return exact ? copy : edited(copy, random);
    }

    private Instruction fresh(long content, long row) {
        SplittableRandom random = Seeds.random(seed, 2 * content + 1);
        Stratum stratum = Stratum.draw(random);
        String opener = random.nextBoolean() ? OPENERS[random.nextInt(OPENERS.length)] + " " : "";
        String context = random.nextInt(4) == 0 ? vocabulary.text(random.nextInt(15, 40), random) + "." : "";
        boolean open = stratum.type() == TaskType.OEQ;
        String question = opener + vocabulary.text(random.nextInt(6, 30), random) + "\u00A0?";
        List<String> options = new ArrayList<>();
        for (int i = open ? 0 : random.nextInt(4, 6); i > 0; i--) {
            options.add(vocabulary.text(random.nextInt(1, 6), random));
        }
        String answer = open ? vocabulary.text(random.nextInt(5, 25), random) : "";
        List<Integer> correct = open ? List.of() : List.of(random.nextInt(options.size()));
        Stratum place = content == row ? stratum : Stratum.draw(Seeds.random(seed, -2 * row - 2));
        return item(row, place, stratum.type(), context, question, options, correct, answer);
    }

    private Instruction edited(Instruction item, SplittableRandom random) {
        String[] words = item.question().split(" ");
        for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            words[random.nextInt(words.length)] = vocabulary.next(random);
        }
        return new Instruction(
                item.id(),
                "",
                item.component(),
                item.source(),
                item.split(),
                item.type(),
                "fr",
                item.context(),
                String.join(" ", words),
                item.options(),
                item.correct(),
                item.answer(),
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                item.lineage());
    }

    static String id(long row) {
        return Ids.of("bench", Long.toString(row));
    }

    private static Instruction item(
            long row,
            Stratum place,
            TaskType type,
            String context,
            String question,
            List<String> options,
            List<Integer> correct,
            String answer) {
        return new Instruction(
                id(row),
                "",
                place.component(),
                place.origin(),
                place.split(),
                type,
                "fr",
                context,
                question,
                options,
                correct,
                answer,
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                Lineage.published("bench", Long.toString(row), "bench", ""));
    }
}
