package fr.medinjection.data;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From which language into which the answer of a translation pair goes; the name of its record ends in it. */
public enum Direction {
    EN2FR,
    FR2EN;

    private static final Pattern END = Pattern.compile(".*>(en2fr|fr2en)(?:~\\d+)?");

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The direction of a label as written by {@link #label()}. */
    public static Direction named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The record of one direction of the pair that stands at {@code position}. */
    public String of(String position) {
        return position + ">" + label();
    }

    /** The direction of a pair, as far as its lineage says. */
    public static Optional<Direction> of(Instruction pair) {
        Matcher matcher = END.matcher(pair.lineage().record());
        return matcher.matches() ? Optional.of(named(matcher.group(1))) : Optional.empty();
    }
}
