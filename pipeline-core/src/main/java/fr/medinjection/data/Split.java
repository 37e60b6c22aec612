package fr.medinjection.data;

import java.util.Locale;
import java.util.Optional;

/** The part of a corpus a row belongs to; {@code UNSPLIT} rows come from sources without official parts. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST,
    UNSPLIT;

    /** The name used in columns and folder names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The split of a label as written by {@link #label()}. */
    public static Split of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The split a published part name stands for ({@code dev}, {@code val}, {@code eval} ... all mean validation). */
    public static Optional<Split> ofPublishedName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train", "training", "auxiliary_train" -> Optional.of(TRAIN);
            case "dev", "val", "valid", "validation", "eval" -> Optional.of(VALIDATION);
            case "test" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }
}
