package fr.medinjection.download;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/** The header fields that a resumed transfer lives by. */
final class Replies {
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private Replies() {}

    /** A Content-Range: -1 for what it leaves open. */
    record Range(long start, long end, long total) {}

    static Optional<Range> range(Response reply) {
        String header = reply.header("Content-Range");
        Matcher m = RANGE.matcher(header == null ? "" : header.strip());
        return m.matches()
                ? Optional.of(new Range(number(m.group(1)), number(m.group(2)), number(m.group(3))))
                : Optional.empty();
    }

    /** What If-Range may carry: a strong ETag, else the date of the last change, else empty. */
    static String validator(Response reply) {
        String tag = reply.header("ETag");
        if (tag != null && tag.startsWith("\"")) {
            return tag;
        }
        String changed = reply.header("Last-Modified");
        return changed == null ? "" : changed;
    }

    /** How long the server asks to be left alone. */
    static Optional<Duration> retryAfter(Response reply) {
        String header = reply.header("Retry-After");
        if (header == null) {
            return Optional.empty();
        }
        if (SECONDS.matcher(header.strip()).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())));
        }
        return until(header.strip());
    }

    private static Optional<Duration> until(String date) {
        try {
            Instant then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long number(String digits) {
        return digits == null || digits.equals("*") ? -1 : Long.parseLong(digits);
    }
}
