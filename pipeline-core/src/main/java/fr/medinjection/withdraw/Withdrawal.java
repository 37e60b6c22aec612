package fr.medinjection.withdraw;

import fr.medinjection.UserException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * One thing taken back.
 *
 * @param date the day it was asked for, ISO 8601
 * @param source the source of a {@code SOURCE} (or its data set upstream) or {@code RECORD}, else {@code ""}
 * @param value the upstream record, the id or the licence; {@code ""} for a source
 * @param reason for those who read the log later
 */
public record Withdrawal(String date, Scope scope, String source, String value, String reason) {
    public Withdrawal {
        requireDate(date);
        if (scope == null || source == null || value == null) {
            throw new UserException("Invalid withdrawal: scope, source or value is missing");
        }
        boolean needsSource = scope == Scope.SOURCE || scope == Scope.RECORD;
        if (needsSource == source.isEmpty()) {
            throw new UserException("Invalid source of a withdrawal by " + scope + ": '" + source + "', expected "
                    + (needsSource ? "a source" : "none"));
        }
        if ((scope == Scope.SOURCE) != value.isEmpty()) {
            throw new UserException("Invalid value of a withdrawal by " + scope + ": '" + value + "', expected "
                    + (scope == Scope.SOURCE ? "none" : "what is withdrawn"));
        }
        if (reason == null || reason.isBlank()) {
            throw new UserException("Invalid reason of a withdrawal: '" + reason + "', expected a text");
        }
    }

    /** What is named, in one line. */
    public String named() {
        return (scope.name().toLowerCase(Locale.ROOT) + " " + source + " " + value)
                .replaceAll(" +", " ")
                .strip();
    }

    private static void requireDate(String date) {
        try {
            LocalDate.parse(date == null ? "" : date);
        } catch (DateTimeParseException e) {
            throw new UserException("Invalid date of a withdrawal: " + date + ", expected year-month-day", e);
        }
    }
}
