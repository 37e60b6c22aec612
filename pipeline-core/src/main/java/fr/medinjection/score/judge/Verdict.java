package fr.medinjection.score.judge;

import java.util.OptionalInt;

/**
 * What a judge's reply says: 1 for equivalent, 0 for not, or nothing.
 *
 * @param failure why it says nothing, else {@code ""}
 */
record Verdict(OptionalInt value, String failure) {
    static final String EMPTY = "empty";
    static final String PROSE = "prose";
    static final String ERROR = "error";

    static Verdict of(int value) {
        return new Verdict(OptionalInt.of(value), "");
    }

    static Verdict failed(String reason) {
        return new Verdict(OptionalInt.empty(), reason);
    }

    /** Reads a reply: a lone 0 or 1, with blanks around it at most. Nothing is guessed from anything else. */
    static Verdict read(String reply) {
        return switch (reply.strip()) {
            case "0" -> of(0);
            case "1" -> of(1);
            case "" -> failed(EMPTY);
            default -> failed(PROSE);
        };
    }
}
