package fr.medinjection.bench;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A part of the generated corpus.
 *
 * @param origin the release's name of the source
 * @param rows its size at the paper's 571,436 rows
 */
record Stratum(Component component, Split split, TaskType type, String origin, int rows) {

    /** Component by split as in Table 1 of the paper, types by component as in Table 2 as near as the tables tell. */
    static final List<Stratum> ALL = List.of(
            new Stratum(Component.NATIVE, Split.TRAIN, TaskType.MCQ, "MediQAl", 22_000),
            new Stratum(Component.NATIVE, Split.TRAIN, TaskType.MCQU, "FrBMedQA", 27_563),
            new Stratum(Component.NATIVE, Split.TRAIN, TaskType.OEQ, "WMT", 8_000),
            new Stratum(Component.NATIVE, Split.VALIDATION, TaskType.MCQU, "MediQAl", 5_055),
            new Stratum(Component.NATIVE, Split.TEST, TaskType.MCQU, "MediQAl", 8_646),
            new Stratum(Component.NATIVE, Split.TEST, TaskType.OEQ, "MediQAl", 5_983),
            new Stratum(Component.SYNTHETIC, Split.TRAIN, TaskType.MCQ, "Synthetic", 33_493),
            new Stratum(Component.SYNTHETIC, Split.TRAIN, TaskType.OEQ, "Synthetic", 43_013),
            new Stratum(Component.TRANSLATED, Split.TRAIN, TaskType.MCQU, "MedMCQA", 182_822),
            new Stratum(Component.TRANSLATED, Split.TRAIN, TaskType.MCQU, "PubMedQA", 183_548),
            new Stratum(Component.TRANSLATED, Split.VALIDATION, TaskType.MCQU, "MedMCQA", 38_011),
            new Stratum(Component.TRANSLATED, Split.TEST, TaskType.MCQU, "MedQA", 13_092),
            new Stratum(Component.TRANSLATED, Split.TEST, TaskType.OEQ, "K-QA", 201));

    private static final int TOTAL = ALL.stream().mapToInt(Stratum::rows).sum();

    static Stratum draw(SplittableRandom random) {
        int at = random.nextInt(TOTAL);
        for (Stratum stratum : ALL) {
            at -= stratum.rows;
            if (at < 0) {
                return stratum;
            }
        }
        throw new IllegalStateException("No stratum at " + at);
    }
}
