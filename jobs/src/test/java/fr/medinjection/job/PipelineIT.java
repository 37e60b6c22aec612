package fr.medinjection.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.medinjection.mix.MixProof;
import fr.medinjection.mix.MixVerifier;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job over the sample: exact counts, manifests, mixes, the page, a second run and a dry one. */
class PipelineIT {
    private static final Map<String, Set<String>> MIXES = Map.of(
            "NAT", Set.of("NATIVE"),
            "TRAD", Set.of("TRANSLATED"),
            "SYN", Set.of("SYNTHETIC"),
            "NAT-TRAD", Set.of("NATIVE", "TRANSLATED"),
            "NAT-SYN", Set.of("NATIVE", "SYNTHETIC"),
            "TRAD-SYN", Set.of("TRANSLATED", "SYNTHETIC"),
            "ALL", Set.of("NATIVE", "TRANSLATED", "SYNTHETIC"));

    /** The base model and an adapter for each mix. */
    private static final int MODELS = 1 + MIXES.size();

    /** Which pairs pass the threshold hangs on the last bits of vectors, which another BLAS may compute otherwise. */
    private static final String NEAR = "semantic-duplicates";

    /** Folders that are no datasets of rows; nor are the models. */
    private static final Set<String> FILES = Set.of("export", "report", "base-model");

    @TempDir
    static Path elsewhere;

    private static SampleRun sample;
    private static Ran again;
    private static Ran dry;
    private static boolean sparkWasStarted;
    private static Datasets datasets;

    @BeforeAll
    static void run() {
        sample = SampleRun.finished();
        again = Ran.of(SampleRun.args(sample.out));
        dry = Ran.of(
                "pipeline",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                elsewhere.resolve("dry").toString(),
                "--dry-run");
        sparkWasStarted = SparkSession.getDefaultSession()
                .exists(session -> !session.sparkContext().isStopped());
        datasets = new Datasets(sample.out);
    }

    @AfterAll
    static void stop() {
        datasets.close();
    }

    @Test
    void countsOfEveryDatasetAreExact() throws IOException {
        Map<String, Map<String, Long>> found = new TreeMap<>();
        for (String name : Datasets.names(sample.out)) {
            Manifest manifest = datasets.manifest(name);
            Map<String, Long> counts = new TreeMap<>(manifest.counts());
            counts.put("rows", manifest.rows());
            if (!name.equals(NEAR)) {
                found.put(name, counts);
            }
        }
        assertThat(shown(found)).isEqualTo(shown(expected()));
    }

    private static Map<String, Map<String, Long>> expected() throws IOException {
        try (InputStream in = PipelineIT.class.getResourceAsStream("sample-counts.yaml")) {
            JsonNode tree = new YAMLMapper().readTree(in);
            Map<String, Map<String, Long>> counts = new TreeMap<>();
            tree.properties().forEach(dataset -> {
                Map<String, Long> rows = new TreeMap<>();
                dataset.getValue()
                        .properties()
                        .forEach(count ->
                                rows.put(count.getKey(), count.getValue().asLong()));
                counts.put(dataset.getKey(), rows);
            });
            return counts;
        }
    }

    /** One line a count, so that a failure shows the lines that differ. */
    private static String shown(Map<String, Map<String, Long>> counts) {
        StringBuilder lines = new StringBuilder();
        counts.forEach((name, rows) -> {
            lines.append(name).append(":\n");
            rows.forEach((key, count) -> lines.append("  \"")
                    .append(key)
                    .append("\": ")
                    .append(count)
                    .append('\n'));
        });
        return lines.toString();
    }

    @Test
    void manifestsTellWhatLiesOnDisk() {
        for (String name : Datasets.names(sample.out)) {
            Manifest manifest = datasets.manifest(name);
            assertThat(manifest.dataset()).isEqualTo(name);
            if (!FILES.contains(name) && !name.startsWith("models/")) {
                assertThat(datasets.rows(name)).as(name).hasSize((int) manifest.rows());
                assertThat(datasets.checksum(name)).as(name).isEqualTo(manifest.checksum());
                manifest.counts().forEach((key, count) -> assertThat(counted(name, key))
                        .as(name + " " + key)
                        .isEqualTo(count));
            }
        }
    }

    /** Rows that have the values of a key like {@code kind=near/component=NATIVE}. */
    private static long counted(String name, String key) {
        return datasets.rows(name).stream().filter(row -> matches(row, key)).count();
    }

    private static boolean matches(Row row, String key) {
        for (String part : key.split("/(?=[a-z_]+=)")) {
            String[] pair = part.split("=", 2);
            if (!String.valueOf(row.<Object>getAs(pair[0])).equals(pair[1])) {
                return false;
            }
        }
        return true;
    }

    @Test
    void nothingIsLostOnTheWay() {
        assertThat(ids("instructions")).hasSize(datasets.rows("instructions").size());
        Set<String> all = new TreeSet<>(ids("instructions"));
        all.addAll(ids("llm/translate/gpt-4o-mini"));
        all.addAll(ids("llm/synthesise"));
        assertThat(ids("stages/clean")).isEqualTo(all);
        Set<String> parted = new TreeSet<>(ids("corpus"));
        parted.addAll(ids("dropped"));
        assertThat(parted).isEqualTo(all);
        assertThat(datasets.rows("corpus").size() + datasets.rows("dropped").size())
                .isEqualTo(parted.size());
        Map<?, ?> sources =
                (Map<?, ?>) datasets.manifest("instructions").facts().get("sources");
        sources.forEach((source, facts) -> assertThat(records((Map<?, ?>) facts, (String) source))
                .as(source + " records")
                .isEqualTo(((Map<?, ?>) facts).get("records")));
    }

    /** A record of the sample becomes rows, is quarantined or skipped; WMT's pairs become a row for each direction. */
    private static int records(Map<?, ?> facts, String source) {
        int rows = (int) facts.get("instructions") + (int) facts.get("texts");
        return (source.equals("wmt-biomedical") ? rows / 2 : rows)
                + sum((Map<?, ?>) facts.get("quarantined"))
                + sum((Map<?, ?>) facts.get("skipped"));
    }

    private static int sum(Map<?, ?> counts) {
        return counts.values().stream().mapToInt(count -> (int) count).sum();
    }

    private static Set<String> ids(String name) {
        return datasets.rows(name).stream()
                .map(row -> row.<String>getAs("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theCorpusHoldsNoFindingThatDrops() {
        Set<String> corpus = ids("corpus");
        Map<String, Long> inCluster = datasets.rows("duplicates").stream()
                .filter(row -> !row.getAs("kind").equals("conflict") && corpus.contains(row.<String>getAs("id")))
                .collect(Collectors.groupingBy(row -> row.getAs("cluster"), Collectors.counting()));
        assertThat(inCluster.values()).isNotEmpty().allMatch(members -> members == 1);
        assertThat(datasets.rows("leaks")).isNotEmpty();
        assertThat(datasets.rows("leaks").stream().map(row -> row.<String>getAs("train_id")))
                .noneMatch(corpus::contains);
    }

    @Test
    void noGroupIsCutByTheSplitStage() {
        Row cut = datasets.dataset("stages/clean")
                .filter(col("source").equalTo("wmt-biomedical").and(col("group").notEqual("")))
                .groupBy("group")
                .agg(countDistinct("split").as("splits"))
                .agg(Map.of("splits", "max", "group", "count"))
                .first();
        assertThat(cut.<Long>getAs("max(splits)")).isEqualTo(1);
        assertThat(cut.<Long>getAs("count(group)")).isGreaterThan(20);
    }

    @Test
    void mixesAreOfOneSizeWithEqualShares() {
        Set<Long> sizes = new TreeSet<>();
        MIXES.forEach((name, components) -> {
            Map<String, Long> shares = training(name).stream()
                    .collect(Collectors.groupingBy(row -> row.getAs("component"), Collectors.counting()));
            assertThat(shares.keySet()).as(name).isEqualTo(components);
            sizes.add(shares.values().stream().mapToLong(Long::longValue).sum());
            long most =
                    shares.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            long least =
                    shares.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            assertThat(most - least).as(name).isLessThanOrEqualTo(1);
            assertThat(ids("corpus")).containsAll(ids("mixes/" + name));
        });
        assertThat(sizes).hasSize(1);
        assertThat(sizes.iterator().next()).isGreaterThan(40);
    }

    private static List<Row> training(String mix) {
        return datasets.rows("mixes/" + mix).stream()
                .filter(row -> row.getAs("split").equals("train"))
                .toList();
    }

    @Test
    void proofsOfMixesVerifyAndMixesAreNested() {
        MIXES.forEach((name, components) -> {
            JsonNode facts =
                    Manifest.JSON.valueToTree(datasets.manifest("mixes/" + name).facts());
            assertThat(MixVerifier.verify(MixProof.of(facts), datasets.dataset("mixes/" + name)))
                    .as(name)
                    .isEmpty();
            for (String component : components) {
                Set<String> whole = ids("mixes/"
                        + Map.of("NATIVE", "NAT", "TRANSLATED", "TRAD", "SYNTHETIC", "SYN")
                                .get(component));
                List<String> part = training(name).stream()
                        .filter(row -> row.getAs("component").equals(component))
                        .map(row -> row.<String>getAs("id"))
                        .toList();
                assertThat(whole).as(name + " in " + component).containsAll(part);
            }
        });
    }

    @Test
    void everyMixHasAnAdapterThatLearnedSomething() throws IOException {
        for (String mix : MIXES.keySet()) {
            Path model = sample.out.resolve("models/" + mix);
            assertThat(model.resolve("adapter_model.safetensors")).isNotEmptyFile();
            assertThat(model.resolve("adapter_config.json")).content().contains("\"use_dora\" : true");
            Map<String, Object> facts = datasets.manifest("models/" + mix).facts();
            assertThat((double) facts.get("last-loss")).as(mix).isLessThan((double) facts.get("first-loss"));
            assertThat(Files.readAllLines(model.resolve("log.jsonl"))).hasSizeGreaterThan((int) facts.get("steps"));
        }
        assertThat(Files.readString(sample.out.resolve("report/index.html"))).contains("id=\"training-loss\"");
    }

    @Test
    void everyModelAnsweredEveryTestItemAndIsScored() {
        Set<String> models = new TreeSet<>(MIXES.keySet());
        models.add("base");
        Map<String, List<Double>> likelihoods = new TreeMap<>();
        for (String model : models) {
            List<Row> answers = datasets.rows("predictions/" + model);
            assertThat(answers.stream().map(row -> row.<String>getAs("id")).collect(Collectors.toSet()))
                    .as(model)
                    .isEqualTo(ids("test-set"));
            likelihoods.put(
                    model,
                    answers.stream()
                            .sorted(Comparator.comparing(PipelineIT::answerKey))
                            .flatMap(row -> row.<Double>getList(row.fieldIndex("log_probabilities")).stream())
                            .toList());
        }
        assertThat(new HashSet<>(likelihoods.values()))
                .as("each adapter answers in its own way")
                .hasSize(MODELS);
        assertThat(datasets.rows("scores").stream()
                        .map(row -> row.<String>getAs("model"))
                        .collect(Collectors.toSet()))
                .containsAll(models);
        assertThat(datasets.manifest("score-rejected").rows()).isZero();
    }

    @Test
    void everyItemOfTheCorpusHasAVectorAndAPlaceOnTheMap() throws IOException {
        Set<String> embedded = ids("vectors");
        Set<String> without = ids("vectors-failed");
        assertThat(ids("corpus")).hasSize(embedded.size() + without.size()).containsAll(embedded);
        assertThat(ids("map")).isEqualTo(embedded);
        assertThat(datasets.rows(NEAR)).isNotEmpty();
        assertThat(Files.readString(sample.out.resolve("report/index.html")))
                .contains("<figure class=\"map\"", "id=\"overlap-mixing\"", "id=\"overlap-distances\"");
        for (String file : List.of("figure-4-map.en.svg", "figure-4-map.fr.png")) {
            assertThat(sample.out.resolve("report/figures").resolve(file)).isNotEmptyFile();
        }
    }

    private static String answerKey(Row row) {
        return row.getAs("id") + "/" + row.getAs("decoding") + "/" + row.getAs("permutation");
    }

    @Test
    void everyStageSaysOneLineAndTheLastIsThePage() throws IOException {
        List<String> lines = stages(sample.ran);
        assertThat(sample.ran.screen()).contains("  labels without a category: 4, listed in stages/labels");
        assertThat(lines.subList(0, lines.size() - 1))
                .extracting(line -> line.split(" ")[0])
                .startsWith(
                        "ingest",
                        "translate",
                        "translate",
                        "texts",
                        "synthesise",
                        "clean",
                        "dedup",
                        "leaks",
                        "corpus",
                        "judge",
                        "translation-quality",
                        "mix",
                        "export",
                        "make-model")
                .containsSubsequence("finetune", "test-set", "generate", "score")
                .hasSize(14 + MIXES.size() + 1 + MODELS + 1 + 5)
                .endsWith("generate", "score", "word-vectors", "embed", "overlap", "semantic", "tsne");
        Path page = Path.of(lines.get(lines.size() - 1));
        assertThat(page).isEqualTo(sample.out.resolve("report/index.html"));
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("The sample corpus");
        assertThat(sample.ran.errors()).isEmpty();
        assertThat(sample.out.resolve("_lease.json")).doesNotExist();
    }

    /** The lines of stages and the last one; what a stage has to add is indented. */
    private static List<String> stages(Ran ran) {
        return ran.lines().stream().filter(line -> !line.startsWith("  ")).toList();
    }

    @Test
    void aSecondRunFindsEverythingUpToDate() {
        assertThat(again.status()).isZero();
        List<String> stages = new ArrayList<>(stages(again));
        String page = stages.remove(stages.size() - 1);
        assertThat(stages).hasSize(15 + 1 + MODELS + 1 + 5).allMatch(line -> line.contains("up to date"));
        assertThat(page).isEqualTo(sample.out.resolve("report/index.html").toString());
    }

    @Test
    void textsAreJudgedBeforeSynthesisAsAfterIt() {
        assertThat(datasets.checksum("stages/checked-texts")).isEqualTo(datasets.checksum("checked-texts"));
    }

    @Test
    void everyItemThatWasAskedForIsTakenRejectedOrMissing() {
        Set<String> reasons = datasets.rows("llm/synthesise-rejected").stream()
                .map(row -> row.<String>getAs("reason"))
                .collect(Collectors.toSet());
        assertThat(reasons)
                .contains("points-to-text", "not-french", "verbatim-copy", "missing", "equal-options", "too-many")
                .contains("beyond-target", "repeated-in-text");
        assertThat(datasets.rows("llm/synthesise")).hasSize(13 + 14);
        assertThat(datasets.rows("llm/judge-rejected"))
                .extracting(row -> row.<String>getAs("reason"))
                .containsOnly("no-reply");
    }

    @Test
    void aDryRunPrintsThePlanAndTouchesNothing() {
        assertThat(dry.status()).isZero();
        assertThat(dry.screen())
                .contains("max-bad-share: 0.25")
                .contains("read mediqal: 7 files")
                .contains("run  mix")
                .contains("run  report");
        assertThat(elsewhere.resolve("dry")).doesNotExist();
        assertThat(sparkWasStarted).isFalse();
    }
}
