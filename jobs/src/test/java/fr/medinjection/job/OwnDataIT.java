package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.mix.MixProof;
import fr.medinjection.mix.MixVerifier;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own wishes on top of a finished run: mixes of their own, and new data beside an old corpus. */
class OwnDataIT {
    private static final String ANSWER = "L'échographie avec Doppler, complétée par un scanner injecté.";
    private static final String FRESH = "{\"question\": \"Quel examen confirme une thrombose de la veine porte chez un"
            + " patient cirrhotique ?\", \"answer\": \"" + ANSWER + "\"}\n";

    @TempDir
    Path dir;

    @Test
    void newDataAreComparedWithAnOldCorpusThatDoesNotChange() throws IOException {
        Path old = SampleRun.finished().out;
        Path pairs = dir.resolve("raw/s-editions/pairs.jsonl");
        Files.createDirectories(pairs.getParent());
        Files.writeString(pairs, Files.readString(SampleRun.RAW.resolve("s-editions/pairs.jsonl")) + FRESH);
        Map<String, String> hashes = OutputFiles.hashes(old);
        Ran ran = Ran.of(
                "corpus",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                dir.resolve("out").toString(),
                "--set",
                "data-root=" + dir.resolve("raw"),
                "--set",
                "use=[s-editions]",
                "--set",
                "dedup-against=" + old.resolve("corpus"));
        assertThat(ran.errors()).isEmpty();
        assertThat(OutputFiles.hashes(old)).isEqualTo(hashes);
        try (Datasets datasets = new Datasets(dir.resolve("out"))) {
            List<Row> added = datasets.rows("corpus");
            assertThat(added).extracting(row -> row.<String>getAs("answer")).contains(ANSWER);
            Set<String> dropped = new Datasets(old)
                    .rows("dropped").stream()
                            .map(row -> row.<String>getAs("id"))
                            .collect(Collectors.toSet());
            assertThat(added)
                    .as("new, or dropped from the old corpus for another reason")
                    .allMatch(row -> row.getAs("answer").equals(ANSWER) || dropped.contains(row.<String>getAs("id")));
            Map<String, Long> reasons = datasets.rows("dropped").stream()
                    .collect(
                            Collectors.groupingBy(row -> row.getAs("drop_stage"), TreeMap::new, Collectors.counting()));
            assertThat(reasons).containsOnlyKeys("clean", "dedup");
            assertThat(datasets.manifest("duplicates").inputs())
                    .extracting(Manifest.Input::name)
                    .contains("against");
        }
    }

    @Test
    void mixesOfOnesOwnAreDrawnWithTheirSourcesRatiosAndSizes() throws IOException {
        Path out = OutputFiles.copy(SampleRun.finished().out, dir.resolve("out"));
        Path config = Files.writeString(
                dir.resolve("mine.yaml"),
                """
                base: %s
                finetune: {with-pipeline: false}
                generate: {with-pipeline: false}
                mix:
                  types: [MCQ, MCQU, OEQ]
                  mixes:
                    NAT: ~
                    TRAD: ~
                    SYN: ~
                    NAT-TRAD: ~
                    NAT-SYN: ~
                    TRAD-SYN: ~
                    EXAMS: {size: 30, parts: {mediqal: 2, translated: 1}}
                    SMALL: {size: auto, parts: {synthetic: 1, frenchmedmcqa: 3}}
                """
                        .formatted(SampleRun.CONFIG));
        Ran ran = Ran.of("pipeline", "--config", config.toString(), "--out", out.toString());
        assertThat(ran.errors()).isEmpty();
        // Up to the corpus, two translators and their quality included, and from word vectors to the map.
        assertThat(ran.lines().stream().filter(line -> line.contains("up to date")))
                .hasSize(11 + 5);
        try (Datasets datasets = new Datasets(out)) {
            Map<String, Long> exams = parts(datasets, "EXAMS");
            assertThat(exams).isEqualTo(Map.of("NATIVE mediqal", 20L, "TRANSLATED", 10L));
            Map<String, Long> small = parts(datasets, "SMALL");
            assertThat(small).containsOnlyKeys("NATIVE frenchmedmcqa", "SYNTHETIC");
            long size = parts(datasets, "ALL").values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(small.values().stream().mapToLong(Long::longValue).sum())
                    .as("as large as the other mix of automatic size")
                    .isEqualTo(size)
                    .isGreaterThan(30);
            assertThat(small.get("SYNTHETIC") - size / 4.0).isBetween(-0.5, 0.5);
            for (String mix : List.of("EXAMS", "SMALL", "ALL")) {
                String name = "mixes/" + mix;
                MixProof proof = MixProof.of(
                        Manifest.JSON.valueToTree(datasets.manifest(name).facts()));
                assertThat(MixVerifier.verify(proof, datasets.dataset(name)))
                        .as(mix)
                        .isEmpty();
                assertThat(out.resolve("export/mixes").resolve(mix)).isDirectory();
            }
            assertThat(out.resolve("export/mixes/NAT")).doesNotExist();
        }
    }

    @Test
    void syntheticItemsFilteredByQualityAreOneSettingAway() throws IOException {
        Path out = OutputFiles.copy(SampleRun.finished().out, dir.resolve("out"));
        Ran ran = Ran.of(
                "mix",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                out.toString(),
                "--set",
                "mix.quality.at-least=0.9");
        assertThat(ran.status()).as(ran.errors()).isZero();
        try (Datasets datasets = new Datasets(out)) {
            Map<String, Double> means = datasets.rows("llm/judge").stream()
                    .collect(Collectors.groupingBy(
                            row -> row.getAs("id"), Collectors.averagingDouble(OwnDataIT::shareOfTheScale)));
            Set<String> closed = ids(datasets.rows("corpus").stream()
                    .filter(row -> row.getAs("component").equals("SYNTHETIC")
                            && row.getAs("type").equals("MCQ")));
            Set<String> good = closed.stream()
                    .filter(id -> means.getOrDefault(id, 0.0) >= 0.9)
                    .collect(Collectors.toSet());
            assertThat(good.size()).isBetween(1, means.size() - 1);
            assertThat(ids(datasets.rows("mixes/SYN").stream())).isEqualTo(good);
            assertThat(parts(datasets, "ALL").get("SYNTHETIC")).isPositive();
        }
    }

    private static double shareOfTheScale(Row row) {
        int low = row.getAs("low");
        return (row.<Integer>getAs("score") - low) / (double) (row.<Integer>getAs("high") - low);
    }

    private static Set<String> ids(Stream<Row> rows) {
        return rows.map(row -> row.<String>getAs("id")).collect(Collectors.toSet());
    }

    private static Map<String, Long> parts(Datasets datasets, String mix) {
        return datasets.rows("mixes/" + mix).stream()
                .filter(row -> row.getAs("split").equals("train"))
                .collect(Collectors.groupingBy(OwnDataIT::part, TreeMap::new, Collectors.counting()));
    }

    private static String part(Row row) {
        boolean isNative = row.getAs("component").equals("NATIVE");
        return row.getAs("component") + (isNative ? " " + row.getAs("source") : "");
    }
}
