package fr.medinjection.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The export against naive twins: templates by regular expressions, JSON by Jackson, files by sorting lists. */
class ExportTwinTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");
    private static final List<String> PIECES = List.of(
            "é",
            "l'œdème ",
            "\"",
            "\\",
            "\n",
            "\r\n",
            "\t",
            "\u0001",
            "\u001f",
            "\u007f",
            "\u0085",
            "\u2028",
            "😀",
            "/",
            "{options}",
            "$1",
            "  ",
            "\u00a0",
            "\b\f",
            "mot ");
    private static final Licences LICENCES = new Licences(List.of("", "no*"), List.of("by-SA*"), ShareAlike.APART);

    private final PromptRenderer renderer = PromptRenderer.load(Path.of("../conf/prompts/item"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stringsAreEscapedAsJacksonDoes(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        JsonText json = new JsonText();
        for (int i = 0; i < 500; i++) {
            String text = text(random, random.nextInt(i + 1));
            json.string(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).endTo(out);
            expected.append(JSON.writeValueAsString(text)).append('\n');
        }
        assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void templatesAreFilledAsByRegularExpressions(long seed) {
        Random random = new Random(seed);
        List<String> templates = List.of(
                "{context}\n\n{question}\n\nPropositions :\n{options}\n\nFin.",
                "{question} et {options}\r\n \r\nseul {context}",
                "avant {context}{question}\n\n\nrien\n\n{options} après",
                "{question}");
        for (String text : templates) {
            Template template = Template.of("twin", text + "\n", java.util.Set.of());
            for (int i = 0; i < 100; i++) {
                Template.Parts parts = new Template.Parts(
                        text(random, random.nextInt(3)), text(random, random.nextInt(3)), text(random, 2));
                assertThat(template.fill(parts)).isEqualTo(filled(text, parts));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void optionsStandOnALineEach(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            List<String> options = IntStream.range(0, random.nextInt(8))
                    .mapToObj(o -> text(random, random.nextInt(6)))
                    .toList();
            String expected = IntStream.range(0, options.size())
                    .mapToObj(o -> "(" + PromptRenderer.letter(o) + ") "
                            + options.get(o).strip().replaceAll("\\s*\\R\\s*", " "))
                    .collect(Collectors.joining("\n"));
            assertThat(PromptRenderer.options(options)).isEqualTo(expected);
        }
    }

    @Test
    void filesAreThoseOfTheNaiveWay() throws IOException {
        List<Instruction> items = items(new Random(6), 400);
        List<Row> rows = items.stream().map(Instruction::toRow).collect(Collectors.toList());
        Dataset<Row> corpus = TestRows.instructions(rows).repartition(7);
        Dataset<Row> mix = corpus.where("component = 'NATIVE'");
        FileSystem local = FileSystem.getLocal(new Configuration());
        new Exporter(new ExportConfig(1, Origin.DATASET, true, LICENCES), renderer)
                .export(corpus, Map.of("NAT", mix), local, new org.apache.hadoop.fs.Path(folder.toString()));
        Map<String, List<String>> expected = new LinkedHashMap<>();
        items.stream().sorted(Comparator.comparing(Instruction::id)).forEach(item -> expect(item, expected));
        assertThat(expected).hasSizeGreaterThan(20);
        for (Map.Entry<String, List<String>> file : expected.entrySet()) {
            Path path = folder.resolve(file.getKey());
            List<String> lines = file.getKey().endsWith("parquet")
                    ? SparkTest.spark().read().parquet(path.toString()).toJSON().collectAsList()
                    : List.of(Files.readString(path).split("\n"));
            assertThat(lines).as(file.getKey()).isEqualTo(file.getValue());
        }
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(f -> f.toString().matches(".*\\.(parquet|jsonl)"))
                            .count())
                    .isEqualTo(expected.size());
        }
    }

    private void expect(Instruction item, Map<String, List<String>> files) {
        String licence = item.lineage().licence();
        if (LICENCES.exclusion(licence).isPresent()) {
            return;
        }
        String apart = LICENCES.standsApart(licence) ? "-share-alike" : "";
        String collection = item.component().name().toLowerCase(Locale.ROOT) + apart;
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("instruction", renderer.published(item));
        columns.put("context", item.context());
        columns.put("answer", renderer.gold(item));
        columns.put("type", item.type().name());
        columns.put("origin", item.lineage().dataset());
        columns.put("derived_from", item.lineage().parent());
        List<Map<String, String>> chat =
                List.of(message("user", renderer.prompt(item)), message("assistant", renderer.gold(item)));
        String file = "/%s-00000-of-00001.".formatted(item.split().label());
        add(files, collection + "/data" + file + "parquet", columns);
        add(files, collection + "/json" + file + "jsonl", columns);
        add(files, collection + "/chat" + file + "jsonl", chat);
        if (item.component() == Component.NATIVE) {
            add(files, "mixes/NAT" + apart + "/chat" + file + "jsonl", chat);
        }
    }

    private static Map<String, String> message(String role, String content) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private static void add(Map<String, List<String>> files, String file, Object value) {
        try {
            files.computeIfAbsent(file, f -> new ArrayList<>()).add(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String filled(String template, Template.Parts parts) {
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : template.strip().split("\\R\\s*\\R")) {
            if (PLACE.matcher(paragraph).results().noneMatch(place -> parts.at(place.group(1))
                    .isBlank())) {
                paragraphs.add(PLACE.matcher(paragraph)
                        .replaceAll(place -> Matcher.quoteReplacement(parts.at(place.group(1)))));
            }
        }
        return String.join("\n\n", paragraphs);
    }

    private static List<Instruction> items(Random random, int count) {
        List<String> licences = List.of("", "no-1", "By-sa-4.0", "MIT", "CC-BY-4.0");
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    TaskType type = List.of(TaskType.values()).get(random.nextInt(3));
                    List<String> options = type.isClosed()
                            ? IntStream.range(0, 2 + random.nextInt(5))
                                    .mapToObj(o -> text(random, 4))
                                    .toList()
                            : List.of();
                    Instruction item = PromptRendererTest.item(
                            type,
                            text(random, random.nextInt(4)),
                            options,
                            type.isClosed() ? List.of(1, 0) : List.of());
                    String id = String.format("%04x", random.nextInt(1 << 16)) + i;
                    Instruction placed = TestRows.item(
                            id,
                            List.of(Component.values()).get(random.nextInt(3)),
                            "s",
                            List.of(Split.values()).get(random.nextInt(3)),
                            type);
                    return merged(placed, item, licences.get(random.nextInt(licences.size())));
                })
                .toList();
    }

    private static Instruction merged(Instruction placed, Instruction item, String licence) {
        return new Instruction(
                placed.id(),
                "",
                placed.component(),
                placed.source(),
                placed.split(),
                placed.type(),
                "fr",
                item.context(),
                item.question(),
                item.options(),
                item.correct(),
                item.answer(),
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                Lineage.published("upstream", "r", "f", licence).withParent("p" + placed.id()));
    }

    private static String text(Random random, int pieces) {
        return IntStream.range(0, pieces)
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }
}
