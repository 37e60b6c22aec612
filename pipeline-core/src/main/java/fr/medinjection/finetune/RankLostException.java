package fr.medinjection.finetune;

/** Another rank of a training run is gone or silent: the stage starts again from the last checkpoint. */
public final class RankLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RankLostException(String message) {
        super(message);
    }

    RankLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
