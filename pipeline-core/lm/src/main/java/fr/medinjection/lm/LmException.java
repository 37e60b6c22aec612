package fr.medinjection.lm;

/** What is wrong with a model folder, a weight file or a request to the engine, said so that a person can mend it. */
public class LmException extends RuntimeException {
    public LmException(String message) {
        super(message);
    }

    public LmException(String message, Throwable cause) {
        super(message, cause);
    }
}
