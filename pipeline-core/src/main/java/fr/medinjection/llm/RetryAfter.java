package fr.medinjection.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import okhttp3.Response;

/** How long a server asks to be left alone. A date is read by the server's clock, which may not agree with ours. */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<Duration> of(Response reply) {
        String millis = reply.header("retry-after-ms", "");
        if (millis.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofMillis(Long.parseLong(millis)));
        }
        String header = reply.header("Retry-After", "").strip();
        if (header.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        Instant now = date(reply.header("Date", "")).orElseGet(Instant::now);
        return date(header)
                .map(then -> Duration.between(now, then))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
