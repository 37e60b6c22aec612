package fr.medinjection.source.syn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import fr.medinjection.source.raw.RawLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * DEFT-2021: clinical cases, one text file each, distributed on agreement. {@code distribution-corpus.txt} says which
 * texts belong to this edition and to which part; {@code ref-*-deft2021.txt} give the axes, kept as specialties.
 */
public final class Deft2021 implements Source {
    private static final String CASES = "DEFT-cas-cliniques/";
    private static final String DISTRIBUTION = "distribution-corpus.txt";

    @Override
    public RawLayout layout() {
        return new Corpus();
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        String part = Fields.text(fields, "part");
        if (part.isEmpty()) {
            return Parsed.skip("other-edition");
        }
        String text = Fields.text(fields, "text");
        if (text.isEmpty()) {
            throw new BadRecordException("empty-text", "No text");
        }
        return Parsed.of(SourceText.read(
                context.id(record, record.key()),
                context.name(),
                Split.of(part),
                "",
                text,
                Fields.texts(fields.path("axes")),
                context.lineage(record, record.key())));
    }

    /** The whole corpus is one unit of 275 small texts and their lists; the annotation files are not needed. */
    private record Corpus() implements RawLayout.Joined {
        @Override
        public String unitOf(String file) {
            boolean text = file.contains(CASES) && file.endsWith(".txt");
            boolean list = name(file).equals(DISTRIBUTION) || name(file).matches("ref-(train|test)-deft2021\\.txt");
            return text || list ? "deft-2021" : "";
        }

        @Override
        public List<RawRecord> join(String unit, SortedMap<String, String> contents) throws BadRecordException {
            Map<String, String> parts = new TreeMap<>();
            Map<String, Set<String>> axes = new TreeMap<>();
            for (Map.Entry<String, String> file : contents.entrySet()) {
                if (name(file.getKey()).equals(DISTRIBUTION)) {
                    readParts(file.getValue(), parts);
                } else if (!file.getKey().contains(CASES)) {
                    readAxes(file.getValue(), axes);
                }
            }
            if (parts.isEmpty()) {
                throw new BadRecordException("no-distribution", "No part of 2021 in a " + DISTRIBUTION);
            }
            return records(contents, parts, axes);
        }

        private static List<RawRecord> records(
                SortedMap<String, String> contents, Map<String, String> parts, Map<String, Set<String>> axes) {
            List<RawRecord> records = new ArrayList<>();
            for (Map.Entry<String, String> file : contents.entrySet()) {
                if (file.getKey().contains(CASES)) {
                    String key = stem(name(file.getKey()));
                    ObjectNode fields = JsonNodeFactory.instance
                            .objectNode()
                            .put("text", file.getValue())
                            .put("part", parts.getOrDefault(key, ""));
                    ArrayNode list = fields.putArray("axes");
                    axes.getOrDefault(key, Set.of()).forEach(list::add);
                    records.add(new RawRecord(file.getKey(), 1, key, fields));
                }
            }
            return records;
        }

        /** Four columns: the text's name first, {@code train 2021} or {@code test 2021} last. */
        private static void readParts(String list, Map<String, String> parts) {
            list.lines().map(line -> line.split("\\t")).forEach(columns -> {
                String part = columns.length > 3 ? columns[3].strip() : "";
                if (part.equals("train 2021") || part.equals("test 2021")) {
                    parts.put(stem(columns[0].strip()), part.split(" ")[0]);
                }
            });
        }

        /** Three columns: the annotation file's name, an axis, the words that show it; several lines a file. */
        private static void readAxes(String list, Map<String, Set<String>> axes) {
            list.lines()
                    .map(line -> line.split("\\t"))
                    .filter(columns -> columns.length > 1)
                    .forEach(columns -> axes.computeIfAbsent(stem(columns[0].strip()), key -> new TreeSet<>())
                            .add(columns[1].strip()));
        }

        private static String name(String file) {
            return file.substring(file.lastIndexOf('/') + 1);
        }

        private static String stem(String name) {
            return name.replaceFirst("\\.(txt|ann)$", "");
        }
    }
}
