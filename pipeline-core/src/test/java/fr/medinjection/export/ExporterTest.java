package fr.medinjection.export;

import static fr.medinjection.TestRows.instructions;
import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.SparkTest;
import fr.medinjection.data.Component;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExporterTest {
    private static final Licences LICENCES =
            new Licences(List.of("", "proprietary*"), List.of("CC-BY-SA*"), ShareAlike.APART);
    private final PromptRenderer renderer = PromptRenderer.load(Path.of("../conf/prompts/item"));

    @TempDir
    Path folder;

    @Test
    void filesHaveThePublishedNamesAndColumns() throws IOException {
        List<Row> rows = rows();
        export(rows, 2, folder);
        assertThat(files(folder).keySet())
                .contains(
                        "native/data/train-00000-of-00002.parquet",
                        "native/data/train-00001-of-00002.parquet",
                        "native/json/test-00000-of-00002.jsonl",
                        "native/chat/validation-00001-of-00002.jsonl",
                        "native/README.md",
                        "synthetic-share-alike/data/train-00000-of-00002.parquet",
                        "mixes/NAT/chat/train-00000-of-00002.jsonl")
                .noneMatch(name -> name.contains("_"));
        var data =
                SparkTest.spark().read().parquet(folder.resolve("native/data").toString());
        assertThat(data.columns()).containsExactly("instruction", "context", "answer", "type", "origin");
        assertThat(data.count()).isEqualTo(90);
        Row first = data.filter("type = 'MCQ'").first();
        assertThat(first.<String>getAs("instruction")).contains("Propositions :\n(A) oui\n(B) non");
        assertThat(first.<String>getAs("answer")).isEqualTo("A");
        assertThat(first.<String>getAs("origin")).isEqualTo("source-a");
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws IOException {
        List<Row> rows = rows();
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        export(rows, 1, one);
        Collections.shuffle(rows, new Random(3));
        export(rows, 1, other);
        Map<String, byte[]> expected = files(one);
        Map<String, byte[]> found = files(other);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        assertThat(found).allSatisfy((name, bytes) -> assertThat(Arrays.equals(bytes, expected.get(name)))
                .as(name)
                .isTrue());
    }

    @Test
    void chatsAreTwoMessagesInTheOrderOfIds() throws IOException {
        export(rows(), 1, folder);
        List<String> lines = Files.readAllLines(folder.resolve("native/chat/train-00000-of-00001.jsonl"));
        JsonNode chat = new ObjectMapper().readTree(lines.get(0));
        assertThat(chat.size()).isEqualTo(2);
        assertThat(chat.get(0).get("role").asText()).isEqualTo("user");
        assertThat(chat.get(0).get("content").asText()).startsWith("Question n000 ?");
        assertThat(chat.get(1).get("role").asText()).isEqualTo("assistant");
        List<String> questions = new ArrayList<>();
        for (String line : lines) {
            questions.add(new ObjectMapper()
                    .readTree(line)
                    .get(0)
                    .get("content")
                    .asText()
                    .split("\n")[0]);
        }
        assertThat(questions).isSorted().hasSize(30);
    }

    @Test
    void licencesAreRespectedAndNamed() throws IOException {
        export(rows(), 1, folder);
        String all = String.join(
                "\n",
                files(folder).entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".jsonl"))
                        .map(file -> new String(file.getValue(), java.nio.charset.StandardCharsets.UTF_8))
                        .toList());
        assertThat(all).contains("Question sa0 ?").doesNotContain("secret", "unstated");
        String card = Files.readString(folder.resolve("native/README.md"));
        assertThat(card)
                .contains("| test | 30 |", "| source-a (source-a) | 90 |", "| source-a: CC-BY-4.0 | 90 |")
                .contains("| source-b: no licence stated | 1 |")
                .contains("| source-b: licence Proprietary-1 is excluded | 1 |")
                .contains("No row is under a share-alike licence.");
        assertThat(Files.readString(folder.resolve("synthetic/README.md")))
                .contains("Rows under a share-alike licence: 2. They stand apart");
    }

    @Test
    void theSixthColumnNamesWhatARowWasMadeFrom() throws IOException {
        ExportConfig config = new ExportConfig(1, Origin.COMPONENT, true, LICENCES);
        new Exporter(config, renderer).export(instructions(rows()), Map.of(), local(), hadoop(folder));
        String json = Files.readString(folder.resolve("synthetic/json/train-00000-of-00001.jsonl"));
        assertThat(new ObjectMapper()
                        .readTree(json.lines().findFirst().orElseThrow())
                        .get("derived_from")
                        .asText())
                .isEqualTo("text0");
        assertThat(json).contains("\"origin\":\"synthetic\"");
    }

    private void export(List<Row> rows, int files, Path to) {
        ExportConfig config = new ExportConfig(files, Origin.SOURCE, false, LICENCES);
        var corpus = instructions(rows).repartition(1 + rows.size() % 5);
        new Exporter(config, renderer)
                .export(
                        corpus,
                        Map.of("NAT", corpus.filter("component = 'NATIVE' and split <> 'test'")),
                        local(),
                        hadoop(to));
    }

    private static FileSystem local() {
        try {
            FileSystem local = FileSystem.getLocal(new Configuration());
            local.setWriteChecksum(false);
            return local;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toString());
    }

    /** The files other than the checksums that a local Hadoop file system adds. */
    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                if (!path.getFileName().toString().endsWith(".crc")) {
                    files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        }
        return files;
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Split[] splits = {Split.TRAIN, Split.VALIDATION, Split.TEST};
        for (int i = 0; i < 90; i++) {
            TaskType type = i % 7 == 0 ? TaskType.OEQ : TaskType.MCQ;
            rows.add(item(String.format("n%03d", i), Component.NATIVE, "source-a", splits[i % 3], type)
                    .toRow());
        }
        rows.add(licensed(
                item("secret", Component.NATIVE, "source-b", Split.TRAIN, TaskType.MCQ)
                        .toRow(),
                "Proprietary-1",
                ""));
        rows.add(licensed(
                item("unstated", Component.NATIVE, "source-b", Split.TRAIN, TaskType.MCQ)
                        .toRow(),
                "",
                ""));
        for (int i = 0; i < 2; i++) {
            rows.add(licensed(
                    item("sa" + i, Component.SYNTHETIC, "morfitt", Split.TRAIN, TaskType.MCQ)
                            .toRow(),
                    "CC-BY-SA-4.0",
                    ""));
            rows.add(licensed(
                    item("s" + i, Component.SYNTHETIC, "morfitt", Split.TRAIN, TaskType.MCQ)
                            .toRow(),
                    "MIT",
                    "text" + i));
        }
        return rows;
    }

    private static Row licensed(Row row, String licence, String parent) {
        return with(
                row,
                "lineage",
                Lineage.published("upstream", "r", "f", licence)
                        .withParent(parent)
                        .toRow());
    }
}
