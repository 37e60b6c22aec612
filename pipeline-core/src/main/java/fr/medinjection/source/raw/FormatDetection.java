package fr.medinjection.source.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.medinjection.UserException;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.SourceConfig;
import java.util.List;

/** Recognises the format of a text file by its first bytes. */
final class FormatDetection {
    /** How much of a file is looked at. */
    static final int HEAD_BYTES = 1 << 20;

    private static final int JSON_LINES = 20;

    private FormatDetection() {}

    /**
     * @param head the beginning of the file as UTF-8, without byte-order mark
     * @param whole whether that is all of it
     * @param config its setting {@code header} ({@code true} or {@code false}) decides about tables if it is there
     */
    static RawFormat of(byte[] head, boolean whole, SourceConfig config, JsonText json, String file) {
        int first = firstByte(head);
        if (first < 0) {
            return new RawFormat.Unknown(whole ? "the file is empty" : "the file begins with blanks only");
        } else if (isBinary(head)) {
            return new RawFormat.Unknown("the file is neither text nor an archive or table that can be read");
        }
        List<String> lines = lines(head, whole);
        if (first == '{' || first == '[' || first == '"') {
            RawFormat format = json(head, first, lines, json);
            if (format != null) {
                return format;
            }
        } else if (areJsonLines(lines, json)) {
            return new RawFormat.JsonLines();
        }
        return TableDetection.of(lines, header(config), file);
    }

    private static RawFormat json(byte[] head, int first, List<String> lines, JsonText json) {
        if (areJsonLines(lines, json)) {
            return new RawFormat.JsonLines();
        } else if (first == '[') {
            return new RawFormat.Json(JsonElements.Shape.ARRAY);
        } else if (first == '{') {
            return new RawFormat.Json(
                    KeyedObject.isKeyed(head) ? JsonElements.Shape.OBJECT : JsonElements.Shape.VALUES);
        }
        return null;
    }

    /** Whether at least half of the first lines are records of their own, so that a few broken ones do not mislead. */
    private static boolean areJsonLines(List<String> lines, JsonText json) {
        List<String> some =
                lines.stream().filter(l -> !l.isBlank()).limit(JSON_LINES).toList();
        long records = some.stream().filter(line -> isRecord(line, json)).count();
        return some.size() > 1 && records * 2 >= some.size();
    }

    private static boolean isRecord(String line, JsonText json) {
        if (!line.startsWith("{") && !line.startsWith("[")) {
            return false;
        }
        try {
            return json.parse(line).isContainerNode();
        } catch (BadRecordException e) {
            return false;
        }
    }

    private static List<String> lines(byte[] head, boolean whole) {
        String text = new String(head, UTF_8);
        int end = whole ? text.length() : text.lastIndexOf('\n');
        return text.substring(0, end < 0 ? text.length() : end).lines().toList();
    }

    private static int firstByte(byte[] head) {
        for (byte b : head) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b & 0xFF;
            }
        }
        return -1;
    }

    private static boolean isBinary(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static Header header(SourceConfig config) {
        String value = config.settings().getOrDefault("header", "");
        return switch (value) {
            case "" -> Header.BY_CONTENT;
            case "true" -> Header.PRESENT;
            case "false" -> Header.ABSENT;
            default -> throw new UserException("Invalid setting header: " + value + ", expected true or false");
        };
    }

    /** What is known about the first row of a table. */
    enum Header {
        BY_CONTENT,
        PRESENT,
        ABSENT
    }
}
