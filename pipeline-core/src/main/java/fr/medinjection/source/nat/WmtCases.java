package fr.medinjection.source.nat;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clinical cases with the translation that a clinician corrected: {@code EN/<PMID>} beside {@code FR/CG/<PMID>} or
 * {@code FR/AN_CG/<PMID>}, one sentence a line. Where those hold a whole case on one line, the {@code .ospl} file of the same
 * name has its sentences: all cases in the order of their numbers, an empty line between two of them. Cases whose
 * lines do not pair become one pair each. The other translations of the folder are machine output or unfinished.
 */
final class WmtCases {
    /** Folder, language with gold folder, number. */
    private static final Pattern CASE =
            Pattern.compile("((?:.*/)?)(en|fr/(?:an_)?cg)/(\\d+)(?:\\.txt|\\.ospl)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALL_CASES = Pattern.compile("((?:.*/)?)(?:an_)?cg\\.ospl", Pattern.CASE_INSENSITIVE);

    private WmtCases() {}

    /** The folder that holds both languages of the cases, if the file is one of them; copies for evaluators are not. */
    static Optional<String> folder(String path) {
        Matcher one = CASE.matcher(path);
        Matcher all = one.matches() ? one : ALL_CASES.matcher(path);
        return all.matches() && !path.contains("brat_evaluation")
                ? Optional.of(all.group(1).replaceFirst("(?i)fr/$", ""))
                : Optional.empty();
    }

    /** Two {@code .ospl} files of the same name in two languages. */
    static List<RawRecord> parallel(String english, String en, String fr) throws BadRecordException {
        List<List<String>> originals = documents(en);
        List<List<String>> translations = documents(fr);
        if (originals.size() != translations.size()) {
            throw new BadRecordException(
                    "unequal-lines", english + ": " + originals.size() + " documents beside " + translations.size());
        }
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            add(records, english, english + "#" + (i + 1), originals.get(i), translations.get(i));
        }
        return records;
    }

    static List<RawRecord> records(SortedMap<String, String> contents) throws BadRecordException {
        SortedMap<Long, String> english = new TreeMap<>();
        SortedMap<Long, String> french = new TreeMap<>();
        List<List<String>> inOneFile = List.of();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Matcher one = CASE.matcher(file.getKey());
            if (one.matches()) {
                (one.group(2).equalsIgnoreCase("en") ? english : french)
                        .put(Long.parseLong(one.group(3)), file.getKey());
            } else {
                inOneFile = documents(file.getValue());
            }
        }
        List<RawRecord> records = new ArrayList<>();
        int number = 0;
        for (Map.Entry<Long, String> one : english.entrySet()) {
            String file = one.getValue();
            List<String> fr = inOneFile.size() == english.size()
                    ? inOneFile.get(number)
                    : sentences(contents.getOrDefault(french.getOrDefault(one.getKey(), ""), ""));
            number++;
            if (!fr.isEmpty()) {
                List<RawRecord> pairs = new ArrayList<>();
                add(pairs, file, file, sentences(contents.get(file)), fr);
                records.addAll(pairs);
            }
        }
        if (records.isEmpty()) {
            throw new BadRecordException("unpaired-file", "No case in both languages among " + contents.keySet());
        }
        return records;
    }

    /** Texts of one sentence a line, an empty line between them. */
    static List<List<String>> documents(String text) {
        return Arrays.stream(text.split("(?:\\R[ \\t]*){2,}"))
                .map(WmtCases::sentences)
                .filter(document -> !document.isEmpty())
                .toList();
    }

    private static List<String> sentences(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** The pairs of one document, or the document as one pair where its lines do not pair. */
    private static void add(List<RawRecord> records, String file, String document, List<String> en, List<String> fr) {
        String direction = WmtParallel.direction(file);
        if (en.size() != fr.size()) {
            String english = String.join(" ", en);
            String french = String.join(" ", fr);
            records.add(WmtParallel.pair(file, records.size() + 1L, direction, document, english, french));
            return;
        }
        for (int i = 0; i < en.size(); i++) {
            records.add(WmtParallel.pair(file, records.size() + 1L, direction, document, en.get(i), fr.get(i)));
        }
    }
}
