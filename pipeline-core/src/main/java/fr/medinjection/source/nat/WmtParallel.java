package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Two files whose lines pair by number. Empty lines stand in both: one between the sections of a document, two between
 * documents; where there are ids of documents line by line they are used, and without either a pair stands alone.
 */
final class WmtParallel {
    private static final Pattern TAG = Pattern.compile("</?[A-Z]+\\d?>");

    private WmtParallel() {}

    /** Two texts that pair as they are. */
    static List<RawRecord> whole(SortedMap<String, String> contents) throws BadRecordException {
        String english = language(contents, "en");
        String french = contents.get(language(contents, "fr"));
        return List.of(pair(english, 1, "", english, contents.get(english), french));
    }

    /** Two texts of one sentence a line whose documents pair. */
    static List<RawRecord> documents(SortedMap<String, String> contents) throws BadRecordException {
        String english = language(contents, "en");
        return WmtCases.parallel(english, contents.get(english), contents.get(language(contents, "fr")));
    }

    static List<RawRecord> records(SortedMap<String, String> contents) throws BadRecordException {
        String english = language(contents, "en");
        String french = language(contents, "fr");
        String ids = only(contents, ".*_id\\.(?:en|fr)(?:\\.txt)?", true);
        return pairs(
                english,
                lines(contents.get(english)),
                lines(contents.get(french)),
                ids.isEmpty() ? List.of() : lines(contents.get(ids)));
    }

    /** The pairs of lines of one file; an empty line in both is a boundary, in one of them a pair without a side. */
    static List<RawRecord> pairs(String file, List<String> english, List<String> french, List<String> ids)
            throws BadRecordException {
        if (english.size() != french.size() || (!ids.isEmpty() && ids.size() != english.size())) {
            throw new BadRecordException(
                    "unequal-lines", file + ": " + english.size() + " lines beside " + french.size());
        }
        boolean documents = hasDoubleBreak(english);
        int document = 1;
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < english.size(); i++) {
            String en = english.get(i);
            String fr = french.get(i);
            if (!en.isEmpty() || !fr.isEmpty()) {
                String number = documents ? file + "#" + document : "";
                String name = ids.isEmpty() ? number : file + "#" + ids.get(i);
                records.add(pair(file, i + 1, direction(file), name, en, fr));
            } else if (i > 0 && english.get(i - 1).isEmpty()) {
                document++;
            }
        }
        return records;
    }

    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(TAG.matcher(line).replaceAll("").strip()));
        return lines;
    }

    static String direction(String file) {
        return file.contains("fr2en") ? "fr2en" : file.contains("en2fr") ? "en2fr" : "";
    }

    static RawRecord pair(String file, long number, String direction, String document, String en, String fr) {
        return new RawRecord(
                file,
                number,
                "",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("direction", direction)
                        .put("document", document)
                        .put("status", "OK")
                        .put("en", en)
                        .put("fr", fr));
    }

    private static boolean hasDoubleBreak(List<String> lines) {
        for (int i = 1; i + 1 < lines.size(); i++) {
            if (lines.get(i).isEmpty() && lines.get(i - 1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static String language(Map<String, String> contents, String language) throws BadRecordException {
        return only(contents, ".*[._]" + language + "(?:\\.txt|\\.ospl)?", false);
    }

    private static String only(Map<String, String> contents, String pattern, boolean ids) throws BadRecordException {
        for (String file : contents.keySet()) {
            boolean isIds = file.matches("(?i).*_id\\.(?:en|fr)(?:\\.txt)?");
            if (isIds == ids && file.matches("(?i)" + pattern)) {
                return file;
            }
        }
        if (ids) {
            return "";
        }
        throw new BadRecordException("unpaired-file", "No other language beside " + contents.keySet());
    }
}
