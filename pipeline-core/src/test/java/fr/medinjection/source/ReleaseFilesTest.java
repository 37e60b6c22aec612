package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.source.raw.Ingest;
import fr.medinjection.source.raw.Ingested;
import fr.medinjection.source.raw.RawLimits;
import fr.medinjection.source.raw.RawSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release gives the same rows however it is cut into files, in whatever format and under whatever names. */
class ReleaseFilesTest {
    private static final RawLimits LIMITS =
            new RawLimits(1 << 20, 64, 64L << 20, 1 << 20, 1 << 16, 1L << 30, 1L << 31, 200, 200);

    private static final List<String> PARTS = List.of("train", "validation", "test");

    @TempDir
    Path folder;

    @Test
    void everyCutAndFormatGivesTheSameRows() throws IOException {
        List<String> expected = rows("hub", part -> parquet("hub/data", part + "-00000-of-00001", part, 1));
        assertThat(expected).hasSize(90).doesNotHaveDuplicates();
        assertThat(rows("converted", part -> parquet("converted/default/" + part, "0000", part, 3)))
                .isEqualTo(expected);
        assertThat(rows("unknown", part -> parquet("unknown/" + part + "/somewhere", "x", part, 2)))
                .isEqualTo(expected);
        assertThat(rows("lines", part -> text("lines/" + part + "/a.jsonl", "%s\n", part, "")))
                .isEqualTo(expected);
        assertThat(rows("array", part -> text("array/" + part + "_b.json", "%s,\n", part, "[]")))
                .isEqualTo(expected);
        // What a library notes beside its data is no part of it.
        Files.writeString(folder.resolve("array/dataset_infos.json"), "{\"default\": {\"splits\": {}}}");
        Files.writeString(folder.resolve("array/state.json"), "{\"_fingerprint\": \"0\"}");
        assertThat(rows("array", part -> {})).isEqualTo(expected);
    }

    @Test
    void tablesToo() throws IOException {
        List<String> expected = rows("hub", part -> parquet("hub", part, part, 1));
        assertThat(rows("csv", part -> csv("csv/" + part + ".csv", part))).isEqualTo(expected);
        // Without an extension, the content says what it is.
        assertThat(rows("bare", part -> csv("bare/" + part + "/0", part))).isEqualTo(expected);
    }

    private interface Writing {
        void write(String part) throws IOException;
    }

    /** All that is known of the rows but where they lay. */
    private List<String> rows(String name, Writing writing) throws IOException {
        for (String part : PARTS) {
            writing.write(part);
        }
        SourceConfig config = Reading.config("release-translated")
                .withPath(List.of(folder.resolve(name).toString()));
        RawSource source =
                new RawSource(Sources.of("release"), new SourceContext("release-translated", config, Map.of()));
        Ingested ingested = Ingest.of(List.of(source), LIMITS, SparkTest.spark());
        assertThat(ingested.counts().get(0).quarantined()).isEmpty();
        Column lineage = functions.col("lineage").withField("file", functions.lit(""));
        return ingested.instructions().withColumn("lineage", lineage).orderBy("id").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private static Dataset<Row> release(String part) {
        return SparkTest.spark()
                .range(0, 30, 1, 1)
                .selectExpr(
                        "concat('Quelle dose, \"en mg\", au jour ', id, ' du \u00ab " + part
                                + " \u00bb ?\\nA. un\\nB. deux\\nC. trois') instruction",
                        "if(id % 3 = 0, concat('Cas ', id, ', ligne une\\nligne deux'), '') context",
                        "if(id % 2 = 0, 'A', 'C') answer",
                        "'MCQU' type",
                        "if(id % 5 = 0, 'MedQA', 'MMLU') origin");
    }

    private void parquet(String to, String name, String part, int files) throws IOException {
        Path written = folder.resolve("written");
        release(part).repartition(files).write().mode(SaveMode.Overwrite).parquet(written.toString());
        Files.createDirectories(folder.resolve(to));
        int number = 0;
        try (Stream<Path> parts = Files.list(written)) {
            for (Path file : parts.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                Files.move(file, folder.resolve(to).resolve(name + "-" + number++ + ".parquet"));
            }
        }
    }

    private void text(String file, String record, String part, String around) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String json : release(part).toJSON().collectAsList()) {
            text.append(String.format(record, json));
        }
        String all = around.isEmpty() ? text.toString() : "[" + text.substring(0, text.length() - 2) + "]\n";
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, all);
    }

    private void csv(String file, String part) throws IOException {
        StringBuilder text = new StringBuilder("origin,answer,instruction,context,type\n");
        for (Row row : release(part)
                .select("origin", "answer", "instruction", "context", "type")
                .collectAsList()) {
            Object[] cells = Arrays.stream(row.mkString("\u0001").split("\u0001", -1))
                    .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                    .toArray();
            text.append(String.join(",", Arrays.copyOf(cells, cells.length, String[].class)))
                    .append('\n');
        }
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
