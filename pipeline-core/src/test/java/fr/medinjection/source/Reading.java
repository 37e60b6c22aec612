package fr.medinjection.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one source of {@code conf/sources.yaml} makes of records, with a plain reader that holds everything in memory. */
public final class Reading {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    public final List<Instruction> instructions = new ArrayList<>();
    public final List<SourceText> texts = new ArrayList<>();
    public final Map<String, Long> skipped = new TreeMap<>();
    public final Map<String, Long> bad = new TreeMap<>();
    private final Source source;
    private SourceContext context;

    private Reading(SourceContext context) {
        this.context = context;
        this.source = Sources.of(context.config().format());
    }

    /** The source {@code key} of the project's own configuration. */
    public static Reading of(String key) {
        return new Reading(new SourceContext(key, config(key), Map.of()));
    }

    public Reading setting(String key, String value) {
        SourceConfig config = context.config();
        Map<String, String> settings = new TreeMap<>(config.settings());
        settings.put(key, value);
        context = new SourceContext(
                context.name(),
                new SourceConfig(
                        config.format(),
                        config.path(),
                        config.dataset(),
                        config.licence(),
                        config.mayLeave(),
                        settings),
                context.sideFiles());
        return this;
    }

    public Reading sideFile(String name, String text) {
        Map<String, String> files = new TreeMap<>(context.sideFiles());
        files.put(name, text);
        context = new SourceContext(context.name(), context.config(), files);
        return this;
    }

    /** Parses a JSON object, written with single or double quotes, as the first record of {@code file}. */
    public Reading json(String file, String object) {
        return parse(new RawRecord(file, 1, "", node(object)));
    }

    public Reading json(String object) {
        return json("data.json", object);
    }

    /** Parses all records of a file of the given root, as JSON array, object by id, lines, CSV or TSV. */
    public Reading file(Path root, String relative) {
        List<RawRecord> records = read(root.resolve(relative), relative);
        records.forEach(this::parse);
        return this;
    }

    public Reading parse(RawRecord record) {
        try {
            Parsed parsed = source.parse(record, context);
            instructions.addAll(parsed.instructions());
            texts.addAll(parsed.texts());
            if (!parsed.skipped().isEmpty()) {
                skipped.merge(parsed.skipped(), 1L, Long::sum);
            }
        } catch (BadRecordException e) {
            bad.merge(e.reason(), 1L, Long::sum);
        }
        return this;
    }

    public Source source() {
        return source;
    }

    public Instruction only() {
        if (instructions.size() != 1) {
            throw new AssertionError(
                    "Expected one row, found " + instructions.size() + ", bad " + bad + ", skipped " + skipped);
        }
        return instructions.get(0);
    }

    public Map<Split, Long> perSplit() {
        return instructions.stream().collect(Collectors.groupingBy(Instruction::split, Collectors.counting()));
    }

    /** What must be equal between layouts of one corpus. */
    public List<List<Object>> contents() {
        return instructions.stream()
                .map(row -> List.<Object>of(row.question(), row.options(), row.correct()))
                .toList();
    }

    public static JsonNode node(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The repository's root: the nearest folder above that holds {@code conf/sources.yaml}. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/sources.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The keys of {@code conf/sources.yaml}, in order. */
    public static List<String> keys() {
        List<String> keys = new ArrayList<>();
        configured().fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    public static SourceConfig config(String key) {
        try {
            return YAML.treeToValue(configured().path(key), SourceConfig.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode configured() {
        try {
            return YAML.readTree(root().resolve("conf/sources.yaml").toFile()).path("sources");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RawRecord> read(Path path, String name) {
        try {
            if (name.endsWith(".csv") || name.endsWith(".tsv")) {
                return table(path, name);
            }
            String text = Files.readString(path);
            List<JsonNode> values = new ArrayList<>();
            try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(text)) {
                all.forEachRemaining(values::add);
            }
            return values.size() > 1 ? numbered(name, values) : document(name, values.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RawRecord> document(String name, JsonNode document) {
        if (document.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            document.forEach(elements::add);
            return numbered(name, elements);
        }
        List<RawRecord> records = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            records.add(new RawRecord(name, records.size() + 1L, member.getKey(), member.getValue()));
        }
        return records;
    }

    private static List<RawRecord> numbered(String name, List<JsonNode> values) {
        List<RawRecord> records = new ArrayList<>();
        values.forEach(value -> records.add(new RawRecord(name, records.size() + 1L, "", value)));
        return records;
    }

    private static List<RawRecord> table(Path path, String name) throws IOException {
        CsvMapper mapper = CsvMapper.builder()
                .enable(com.fasterxml.jackson.dataformat.csv.CsvParser.Feature.WRAP_AS_ARRAY)
                .build();
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(name.endsWith(".tsv") ? '\t' : ',');
        List<List<String>> rows = new ArrayList<>();
        try (MappingIterator<List<String>> all =
                mapper.readerForListOf(String.class).with(schema).readValues(path.toFile())) {
            all.forEachRemaining(rows::add);
        }
        boolean headed = List.of("question", "identifier").contains(rows.get(0).get(0));
        List<JsonNode> values = new ArrayList<>();
        for (List<String> row : headed ? rows.subList(1, rows.size()) : rows) {
            Map<String, String> fields = new java.util.LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                fields.put(headed ? rows.get(0).get(i) : "c" + i, row.get(i));
            }
            values.add(JSON.valueToTree(fields));
        }
        return numbered(name, values);
    }
}
