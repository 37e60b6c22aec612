package fr.medinjection.synth.generate;

import java.util.Locale;

/** Why a reply or an item of it is not taken, in the order in which this is looked for. */
public enum Reason {
    /** The request failed; the detail is the error. */
    NO_REPLY,
    /** The reply is not one JSON value and nothing else. */
    NOT_JSON,
    /** The reply is no object with the one list {@code items}. */
    NOT_ITEMS,
    /** A field is missing, empty, of a wrong type or not asked for. */
    WRONG_FIELDS,
    UNKNOWN_TASK,
    /** The reply has more items of a task than were asked for. */
    TOO_MANY,
    /** Other letters or another number of options than asked for. */
    WRONG_OPTIONS,
    EQUAL_OPTIONS,
    /** No right letter, one beyond the options, one twice, or several where one is allowed. */
    WRONG_LETTERS,
    /** It has a stand-in for personal data that its text has not. */
    MASK,
    NOT_FRENCH,
    /** The item has no context and speaks of a text that its reader does not see. */
    POINTS_TO_TEXT,
    VERBATIM_COPY,
    /** The reply has fewer items of a task than were asked for. */
    MISSING,
    /** Nearly the question of another item on the same text. */
    REPEATED_IN_TEXT,
    /** Nearly the same item as another, made from any text. */
    REPEATED,
    /** The target was met without it. */
    BEYOND_TARGET;

    /** The name in datasets. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
