package fr.medinjection.source;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A setting that a source reads, and which values it may have.
 *
 * @param expected what it may be, for messages
 */
public record Setting(String key, String expected, Predicate<String> allows) {
    /** Settings that any source may have: they say of its files what cannot be seen in them. */
    static final List<Setting> OPTIONAL = List.of(
            new Setting("encoding", "a name such as windows-1252", Setting::isCharset),
            choice("header", "true", "false"));

    /** Any text. */
    public static Setting text(String key) {
        return new Setting(key, "a text", value -> true);
    }

    /** The name of a column, or {@code ""}. */
    public static List<Setting> columns(String... fields) {
        return Stream.of(fields).map(field -> text("column-" + field)).toList();
    }

    /** One of a few words. */
    public static Setting choice(String key, String... words) {
        return new Setting(key, "one of " + String.join(", ", words), List.of(words)::contains);
    }

    /** One word or several, separated by commas. */
    public static Setting words(String key, String... words) {
        return new Setting(key, "some of " + String.join(", ", words), value -> allIn(value, List.of(words)));
    }

    /** One name or several, separated by commas. */
    public static Setting names(String key) {
        return new Setting(key, "names separated by commas", value -> !Settings.parts(value)
                .isEmpty());
    }

    public static Setting integer(String key, int least) {
        return new Setting(
                key,
                "a whole number, " + least + " or more",
                value -> value.matches("-?\\d{1,9}") && Integer.parseInt(value) >= least);
    }

    /** A number of rows, or all of them. */
    public static Setting count(String key) {
        return new Setting(key, "all or a number of rows", value -> value.matches("all|[1-9]\\d{0,8}"));
    }

    public static Setting split(String key) {
        return choice(key, "train", "validation", "test", "unsplit");
    }

    /** What is wrong with a value, if anything is. */
    Optional<String> mistake(String value) {
        return allows.test(value) ? Optional.empty() : Optional.of("is \"" + value + "\", expected " + expected);
    }

    private static boolean allIn(String value, List<String> words) {
        List<String> parts = Settings.parts(value);
        return !parts.isEmpty() && words.containsAll(parts);
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
