package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.RealData;
import fr.medinjection.SparkTest;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.source.raw.Ingest;
import fr.medinjection.source.raw.Ingested;
import fr.medinjection.source.raw.RawLimits;
import fr.medinjection.source.raw.RawSource;
import fr.medinjection.source.raw.SourceCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Sources through the real reader: the real files and the embedded sample, with the project's own configuration. */
class IngestedSourcesIT {
    private static final RawLimits LIMITS =
            new RawLimits(1 << 26, 100, 1 << 20, 1 << 26, 1 << 26, 1L << 32, 1L << 32, 200, 1000);

    @Test
    void realFilesBySourceAndSplit() {
        Ingested all = Ingest.of(
                List.of(
                        real("frenchmedmcqa", "frenchmedmcqa/corpus"),
                        real("medqa", "medqa"),
                        real("pubmedqa", "pubmedqa/data"),
                        real("medmcqa", "medmcqa/rebuilt/original_release"),
                        real("mmlu", "mmlu/rebuilt/data"),
                        real("mmlu-pro", "mmlu_pro/rebuilt"),
                        real("k-qa", "kqa/dataset"),
                        real("medxpertqa", "medxpertqa/rebuilt"),
                        real("morfitt", "morfitt")),
                LIMITS,
                SparkTest.spark());
        assertThat(perSplit(all.instructions().collectAsList()))
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("frenchmedmcqa train", 2171L),
                        Map.entry("frenchmedmcqa validation", 312L),
                        Map.entry("medqa test", 849L * 2),
                        Map.entry("pubmedqa train", 500L),
                        Map.entry("pubmedqa test", 500L),
                        Map.entry("medmcqa test", 4183L),
                        Map.entry("mmlu validation", 20L),
                        Map.entry("mmlu test", 717L),
                        Map.entry("mmlu-pro test", 2333L),
                        Map.entry("k-qa test", 201L),
                        Map.entry("medxpertqa test", 1560L))));
        assertThat(perSplit(all.texts().collectAsList()))
                .isEqualTo(new TreeMap<>(Map.of("morfitt train", 1514L, "morfitt validation", 1022L)));
        assertThat(all.quarantine().collectAsList()).isEmpty();
        assertThat(skipped(all))
                .isEqualTo(new TreeMap<>(Map.of("k-qa unanswered", 1212L, "mmlu-pro other-category", 220L)));
    }

    @Test
    void theLayoutsOfOneCorpusGiveTheSameRows() {
        for (String layout : List.of("mmlu/headered_csv", "mmlu/rebuilt/hf_layout")) {
            assertThat(contents(real("mmlu", layout))).isEqualTo(contents(real("mmlu", "mmlu/rebuilt/data")));
        }
        String medMcqa = contents(real("medmcqa", "medmcqa/rebuilt/original_release"));
        for (String layout : List.of("medmcqa/rebuilt/hf_layout", "medmcqa/medxpertqa_copy")) {
            assertThat(contents(real("medmcqa", layout))).isEqualTo(medMcqa);
        }
        assertThat(contents(real("frenchmedmcqa", "frenchmedmcqa/rebuilt/drbenchmark_hf_layout")))
                .isEqualTo(contents(real("frenchmedmcqa", "frenchmedmcqa/corpus/dev.json")));
    }

    @Test
    void morfittIsReadAsQuotedTable() {
        List<SourceText> texts = ingest(real("morfitt", "morfitt")).texts().collectAsList().stream()
                .map(SourceText::of)
                .toList();
        // Nine abstracts are quoted, with inner quotes doubled; two begin with a quote of their own.
        assertThat(texts.stream().filter(text -> text.text().contains("\"\"")).count())
                .isZero();
        assertThat(texts.stream().filter(text -> text.text().startsWith(" ")).count())
                .isZero();
        assertThat(texts.stream().mapToInt(text -> text.text().length()).max()).hasValue(8571);
        assertThat(texts.stream().flatMap(text -> text.specialties().stream()).distinct())
                .hasSize(12);
        assertThat(texts.stream().map(text -> text.lineage().licence()).distinct())
                .containsExactly("CC-BY-SA-4.0");
    }

    @Test
    void theSampleHasRowsOfEverySource() {
        Path raw = Reading.root().resolve("conf/sample/raw");
        List<RawSource> sources = new ArrayList<>();
        for (String key : Reading.keys()) {
            Path folder = raw.resolve(Reading.config(key).path().get(0));
            if (folder.toFile().exists()) {
                sources.add(source(key, folder));
            }
        }
        Ingested all = Ingest.of(sources, LIMITS, SparkTest.spark());
        Map<String, String> found = new TreeMap<>();
        for (SourceCounts counts : all.counts()) {
            String rows = counts.instructions() + "+" + counts.texts() + " of " + counts.records();
            found.put(counts.source(), rows + " " + counts.quarantined() + " " + counts.skipped());
        }
        assertThat(found)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("s-editions", "48+0 of 51 {empty-question=1, incomplete-json=1, no-answer=1} {}"),
                        Map.entry(
                                "mediqal",
                                "138+0 of 142 {answer-beyond-options=1, empty-question=1, incomplete-json=1, no-answer=1} {}"),
                        Map.entry("frenchmedmcqa", "48+0 of 50 {answer-beyond-options=1, no-answer=1} {}"),
                        Map.entry("medical-cases-fr", "33+0 of 33 {} {}"),
                        Map.entry("medical-mqca-fr", "37+0 of 37 {} {}"),
                        Map.entry("frbmedqa", "36+0 of 39 {} {few-distractors=3}"),
                        // 51 pairs in both directions; nine are not equivalent
                        Map.entry("wmt-biomedical", "126+0 of 72 {} {not-equivalent=9}"),
                        Map.entry("medqa", "72+0 of 72 {} {}"),
                        Map.entry("pubmedqa", "32+0 of 32 {} {}"),
                        Map.entry("medmcqa", "36+0 of 42 {} {unlabelled=6}"),
                        Map.entry("mmlu", "38+0 of 41 {} {other-subject=3}"),
                        Map.entry("mmlu-pro", "36+0 of 40 {} {other-category=4}"),
                        Map.entry("k-qa", "32+0 of 68 {} {unanswered=36}"),
                        Map.entry("medxpertqa", "32+0 of 36 {} {other-part=4}"),
                        Map.entry("deft-2021", "0+31 of 31 {} {}"),
                        Map.entry("diamed", "0+32 of 36 {} {no-chapter=2, not-annotated=1, several-cases=1}"),
                        Map.entry("morfitt", "0+40 of 40 {} {}"),
                        Map.entry(
                                "release-translated",
                                "273+0 of 280 {answer-beyond-options=1, no-answer=2, unparseable-options=4} {}"),
                        Map.entry("release-synthetic", "146+0 of 147 {answer-beyond-options=1} {}"))));
        assertThat(flagged(all)).isZero();
    }

    /** The contents of all rows in one hash, so that a failure does not print thousands of them. */
    private static String contents(RawSource source) {
        return Ids.hash(ingest(source).instructions().collectAsList().stream()
                .map(Instruction::of)
                .map(row -> List.of(row.question(), row.options(), row.correct(), row.specialties())
                        .toString())
                .sorted()
                .toArray(String[]::new));
    }

    private static long flagged(Ingested ingested) {
        return ingested.instructions()
                .where("array_contains(flags, 'unmapped-origin')")
                .count();
    }

    private static Ingested ingest(RawSource source) {
        return Ingest.of(List.of(source), LIMITS, SparkTest.spark());
    }

    private static Map<String, Long> perSplit(List<Row> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs("source") + " " + row.<String>getAs("split"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static Map<String, Long> skipped(Ingested ingested) {
        Map<String, Long> skipped = new TreeMap<>();
        for (SourceCounts counts : ingested.counts()) {
            counts.skipped().forEach((reason, count) -> skipped.put(counts.source() + " " + reason, count));
        }
        return skipped;
    }

    private static RawSource real(String key, String folder) {
        return source(key, RealData.of(folder));
    }

    private static RawSource source(String key, Path folder) {
        SourceConfig config = Reading.config(key);
        SourceConfig here = new SourceConfig(
                config.format(),
                List.of(folder.toString()),
                config.dataset(),
                config.licence(),
                config.mayLeave(),
                config.settings());
        return new RawSource(Sources.of(config.format()), new SourceContext(key, here, Map.of()));
    }
}
