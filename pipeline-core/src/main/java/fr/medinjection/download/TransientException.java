package fr.medinjection.download;

import java.time.Duration;

/** A fetch that may succeed when it is tried again. */
final class TransientException extends RuntimeException {
    private final transient Duration wait;

    TransientException(String message) {
        this(message, null);
    }

    /** {@code wait} is what the server asks for; null leaves it to the growing delay. */
    TransientException(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    Duration asked() {
        return wait;
    }
}
