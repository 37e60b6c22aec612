package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One campaign's test sets: for each direction a text per language ({@code docN<TAB>number<TAB>sentence}), a map from
 * PMID to {@code docN}, and the sentence numbers that belong together. Alignments are written in three ways; a file for
 * both directions has the French numbers first, one for a single direction those of its source. Document numbers of
 * the two directions may collide, so they are only looked up within a direction. From 2024 on there are no sentences:
 * line n of one file pairs with line n of the other.
 */
final class WmtCampaign {
    private static final Pattern TEXT =
            Pattern.compile("(?:(.*/))?([^/]*)(en2fr|fr2en)_(en|fr)\\.txt", Pattern.CASE_INSENSITIVE);
    private static final Pattern SENTENCE = Pattern.compile("(doc\\d+)\\t(\\d+)\\t(.*)");
    private final SortedMap<String, String> contents;
    private final List<RawRecord> records = new ArrayList<>();

    WmtCampaign(SortedMap<String, String> contents) {
        this.contents = contents;
    }

    List<RawRecord> records() throws BadRecordException {
        Map<String, Map<String, String>> sets = new TreeMap<>();
        for (String file : contents.keySet()) {
            Matcher matcher = TEXT.matcher(file);
            if (matcher.matches()) {
                sets.computeIfAbsent(matcher.group(2) + matcher.group(3), name -> new TreeMap<>())
                        .put(matcher.group(4), file);
            }
        }
        for (Map.Entry<String, Map<String, String>> set : sets.entrySet()) {
            if (set.getValue().size() == 2) {
                read(
                        WmtParallel.direction(set.getKey()),
                        set.getValue().get("en"),
                        set.getValue().get("fr"));
            }
        }
        if (records.isEmpty()) {
            throw new BadRecordException("unpaired-file", "No complete test set among " + contents.keySet());
        }
        return records;
    }

    private void read(String direction, String english, String french) throws BadRecordException {
        Map<String, Map<String, String>> en = sentences(contents.get(english));
        Map<String, Map<String, String>> fr = sentences(contents.get(french));
        if (en.isEmpty()) {
            records.addAll(WmtParallel.pairs(
                    direction.startsWith("en") ? english : french,
                    WmtParallel.lines(contents.get(english)),
                    WmtParallel.lines(contents.get(french)),
                    List.of()));
            return;
        }
        Map<String, String> documents = documents(direction);
        for (String file : files("align", direction)) {
            boolean frenchFirst = WmtParallel.direction(file).isEmpty() || direction.startsWith("fr");
            long number = 0;
            for (String line : contents.get(file).lines().toList()) {
                number++;
                Alignment alignment = Alignment.of(line);
                String document = alignment == null ? null : documents.get(alignment.pmid());
                if (document != null && (en.containsKey(document) || fr.containsKey(document))) {
                    String first = frenchFirst ? alignment.right() : alignment.left();
                    String second = frenchFirst ? alignment.left() : alignment.right();
                    records.add(pair(
                            file, number, direction, alignment, join(en, document, first), join(fr, document, second)));
                }
            }
        }
    }

    private static RawRecord pair(
            String file, long number, String direction, Alignment alignment, String en, String fr) {
        RawRecord pair = WmtParallel.pair(file, number, direction, alignment.pmid(), en, fr);
        ((ObjectNode) pair.fields()).put("status", alignment.status());
        return pair;
    }

    private Map<String, String> documents(String direction) {
        Map<String, String> documents = new HashMap<>();
        for (String file : files("map", direction)) {
            for (String line : contents.get(file).lines().toList()) {
                String[] columns = line.split("\\t");
                if (columns.length == 2) {
                    documents.put(columns[0].strip(), columns[1].strip());
                }
            }
        }
        return documents;
    }

    /** The files of a kind for this direction, or those for both. */
    private List<String> files(String kind, String direction) {
        TreeSet<String> own = new TreeSet<>();
        TreeSet<String> shared = new TreeSet<>();
        for (String file : contents.keySet()) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            if (name.contains(kind) && !TEXT.matcher(file).matches()) {
                if (WmtParallel.direction(name).equals(direction)) {
                    own.add(file);
                } else if (WmtParallel.direction(name).isEmpty()) {
                    shared.add(file);
                }
            }
        }
        return List.copyOf(own.isEmpty() ? shared : own);
    }

    private static Map<String, Map<String, String>> sentences(String text) {
        Map<String, Map<String, String>> documents = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = SENTENCE.matcher(line);
            if (matcher.matches()) {
                documents
                        .computeIfAbsent(matcher.group(1), name -> new HashMap<>())
                        .put(matcher.group(2), matcher.group(3).strip());
            }
        });
        return documents;
    }

    /** The sentences with these numbers, joined by blanks; {@code ""} if one is missing or the side is omitted. */
    private static String join(Map<String, Map<String, String>> documents, String document, String numbers) {
        List<String> sentences = new ArrayList<>();
        for (String number : numbers.split("\\s*,\\s*")) {
            String sentence = documents.getOrDefault(document, Map.of()).get(number);
            if (sentence == null) {
                return "";
            }
            sentences.add(sentence);
        }
        return String.join(" ", sentences);
    }

    private record Alignment(String pmid, String left, String right, String status) {
        /** {@code PMID, 2 <=> 3,4, status} as of 2019, or {@code status, PMID, 2, 3} from 2020 on; null for other lines. */
        static Alignment of(String line) {
            String[] columns = line.strip().split("\\t");
            if (columns.length == 3 && columns[1].contains("<=>")) {
                String[] sides = columns[1].split("<=>");
                return new Alignment(columns[0], sides[0].strip(), sides[1].strip(), columns[2].strip());
            }
            return columns.length == 4
                    ? new Alignment(columns[1], columns[2].strip(), columns[3].strip(), columns[0].strip())
                    : null;
        }
    }
}
