package fr.medinjection.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.medinjection.data.Ids;
import fr.medinjection.source.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what became of a raw record, by reading the raw file in the plainest way: a record is known by its position, or by
 * its own id where the source gives it one.
 */
final class PlantedRows {
    private static final List<String> IDS = List.of("id", "identifier", "question_id");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Datasets datasets;
    private final Map<String, String> upstream = new HashMap<>();
    private final Map<String, List<String>> nativeIds = new HashMap<>();

    PlantedRows(Datasets datasets) {
        this.datasets = datasets;
        Reading.keys().forEach(key -> upstream.put(key, Reading.config(key).dataset()));
    }

    /** Rows of {@code stages/clean} or {@code stages/texts} that the record became. */
    List<Row> rows(Plant.Place place) {
        if (place.source().equals("wmt-biomedical")) {
            return sentences(place);
        }
        if (place.source().startsWith("release-")) {
            return published(place);
        }
        String file = place.relative();
        String position = file + "#" + place.record();
        String named = name(place);
        return Stream.of("stages/clean", "stages/texts")
                .flatMap(dataset -> datasets.rows(dataset).stream())
                .filter(row -> lineage(row, "dataset").equals(upstream.get(place.source()))
                        && lineage(row, "file").equals(file)
                        && List.of(position, named).contains(lineage(row, "record")))
                .toList();
    }

    /** A row of the release is known by all it says; of several that say the same the record is the so-manieth. */
    private List<Row> published(Plant.Place place) {
        List<String> names = nativeIds.computeIfAbsent(
                place.file(),
                file -> release(place).stream().map(PlantedRows::hash).toList());
        String name = names.get(place.record() - 1);
        long before = names.subList(0, place.record() - 1).stream()
                .filter(name::equals)
                .count();
        return datasets.rows("stages/clean").stream()
                .filter(row -> lineage(row, "dataset").equals(upstream.get(place.source()))
                        && lineage(row, "file").equals(place.relative())
                        && lineage(row, "record").split("~")[0].equals(name))
                .sorted(Comparator.comparing(row -> lineage(row, "record")))
                .skip(before)
                .limit(1)
                .toList();
    }

    private List<Row> release(Plant.Place place) {
        return datasets.spark()
                .read()
                .parquet(SampleRun.RAW.resolve(place.file()).toString())
                .collectAsList();
    }

    private static String hash(Row row) {
        return Ids.hash(Stream.of("instruction", "context", "answer", "type", "origin")
                .map(column -> row.<String>getAs(column) == null
                        ? ""
                        : row.<String>getAs(column).strip())
                .toArray(String[]::new));
    }

    List<String> ids(Plant.Place place) {
        return rows(place).stream().map(row -> row.<String>getAs("id")).toList();
    }

    /** Why the record stands in quarantine, or {@code ""}. */
    String quarantined(Plant.Place place) {
        return datasets.rows("quarantine").stream()
                .filter(row -> row.getAs("source").equals(place.source())
                        && row.getAs("file").equals(place.relative())
                        && row.<Long>getAs("number") == place.record())
                .map(row -> row.<String>getAs("reason"))
                .findFirst()
                .orElse("");
    }

    static String lineage(Row row, String field) {
        return row.<Row>getAs("lineage").getAs(field);
    }

    /** A line of one of two parallel files is one side of a pair, whatever the pair is called. */
    private List<Row> sentences(Plant.Place place) {
        String line = lines(place).get(place.record() - 1);
        String sentence = line.substring(line.lastIndexOf('\t') + 1).strip();
        String folder = place.relative().contains("/") ? place.relative().split("/")[0] + "/" : "edp17";
        return datasets.rows("stages/clean").stream()
                .filter(row -> row.getAs("source").equals("wmt-biomedical")
                        && lineage(row, "file").startsWith(folder)
                        && (row.<String>getAs("answer").equals(sentence)
                                || row.<String>getAs("question").endsWith("\n" + sentence)))
                .toList();
    }

    /** The record's own id; for the k-th record with the same one it has {@code ~k} behind. */
    private String name(Plant.Place place) {
        if (place.source().equals("deft-2021")) {
            return Path.of(place.file()).getFileName().toString().replace(".txt", "");
        }
        List<String> ids = nativeIds.computeIfAbsent(place.file(), file -> nativeIds(place));
        String id = ids.get(place.record() - 1);
        long before = ids.subList(0, place.record()).stream().filter(id::equals).count();
        return before == 1 ? id : id + "~" + before;
    }

    private List<String> nativeIds(Plant.Place place) {
        if (place.file().endsWith(".parquet")) {
            return ofColumn(datasets.spark()
                    .read()
                    .parquet(SampleRun.RAW.resolve(place.file()).toString()));
        }
        List<String> lines = lines(place);
        if (place.file().endsWith(".tsv")) {
            return lines.stream().skip(1).map(line -> line.split("\t")[0]).toList();
        }
        List<String> ids = new ArrayList<>();
        if (lines.get(0).strip().equals("[")) {
            json(String.join("\n", lines)).forEach(record -> ids.add(id(record)));
        } else {
            lines.forEach(line -> ids.add(id(json(line))));
        }
        return ids;
    }

    private static List<String> ofColumn(Dataset<Row> rows) {
        List<String> columns = List.of(rows.columns());
        String column = IDS.stream().filter(columns::contains).findFirst().orElse("");
        return rows.collectAsList().stream()
                .map(row -> column.isEmpty() ? "" : String.valueOf(row.<Object>getAs(column)))
                .toList();
    }

    private static String id(JsonNode record) {
        return IDS.stream()
                .filter(record::hasNonNull)
                .findFirst()
                .map(field -> record.get(field).asText())
                .orElse("");
    }

    /** Some lines are broken on purpose: they have no id. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }

    private static List<String> lines(Plant.Place place) {
        try {
            return Files.readAllLines(SampleRun.RAW.resolve(place.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
