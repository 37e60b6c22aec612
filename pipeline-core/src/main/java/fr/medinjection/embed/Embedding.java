package fr.medinjection.embed;

/**
 * What a model made of a text: a vector, or why there is none.
 *
 * @param failure {@code ""} where there is a vector
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Embedding(float[] vector, String failure) {
    /** A vector with a value that is no finite number. */
    public static final String NOT_FINITE = "not-finite";

    /** A text of which the model knows no word. */
    public static final String NO_KNOWN_WORD = "no-known-word";

    /** A text without any character. */
    public static final String EMPTY = "empty-text";

    /** A text of a source that may not leave the house, where the model is not in it. */
    public static final String MAY_NOT_LEAVE = "may-not-leave";

    private static final float[] NONE = {};

    /** A vector; one with a value that is not finite is a failure. */
    public static Embedding of(float[] vector) {
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                return failed(NOT_FINITE);
            }
        }
        return new Embedding(vector, "");
    }

    public static Embedding failed(String reason) {
        return new Embedding(NONE, reason);
    }

    public boolean isThere() {
        return failure.isEmpty();
    }
}
