package fr.medinjection.llm;

import java.time.Duration;

/** A call that gave no reply. */
final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient Duration wait;

    /** What follows from a failure. */
    enum Kind {
        /** The server is not to blame this request: it may be sent again. */
        RETRY,
        /** As RETRY, and nothing else should be sent to the model for a while. */
        BUSY,
        /** This request will always fail. */
        FINAL,
        /** All requests will fail: nothing more is sent. */
        STOP
    }

    private CallFailure(Kind kind, String message, Duration wait) {
        super(message);
        this.kind = kind;
        this.wait = wait;
    }

    static CallFailure retry(String message) {
        return new CallFailure(Kind.RETRY, message, null);
    }

    /** {@code wait} is what the server asks for, or null. */
    static CallFailure busy(String message, Duration wait) {
        return new CallFailure(Kind.BUSY, message, wait);
    }

    static CallFailure last(String message) {
        return new CallFailure(Kind.FINAL, message, null);
    }

    static CallFailure stop(String message) {
        return new CallFailure(Kind.STOP, message, null);
    }

    Kind kind() {
        return kind;
    }

    /** What the server asks for, or null. */
    Duration asked() {
        return wait;
    }

    boolean isPassing() {
        return kind == Kind.RETRY || kind == Kind.BUSY;
    }
}
