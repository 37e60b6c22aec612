package fr.medinjection;

/** What the person running a job can mend: printed without a stack trace, exit status 2. */
public final class UserException extends RuntimeException {
    public UserException(String message) {
        super(message);
    }

    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
