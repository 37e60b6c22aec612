package fr.medinjection.source;

/** A raw record that cannot become a row: data, not a failure. The record goes to quarantine with this reason. */
public final class BadRecordException extends Exception {
    private final String reason;

    /**
     * @param reason a short kebab-case name, counted in manifests ({@code answer-beyond-options})
     * @param detail what was found, for the person who mends the record
     */
    public BadRecordException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
