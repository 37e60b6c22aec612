package fr.medinjection.mix;

import static fr.medinjection.TestRows.instructions;
import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.with;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixStageTest {
    private static final List<String> CATEGORIES = List.of("cardiologie", "neurologie", "pharmacie");
    private static final Map<String, String> SEVEN = new TreeMap<>(Map.of(
            "NAT", "native",
            "TRAD", "translated",
            "SYN", "synthetic",
            "NAT-TRAD", "native translated",
            "NAT-SYN", "native synthetic",
            "TRAD-SYN", "translated synthetic",
            "ALL", "native translated synthetic"));

    private static final QualityConfig ALL_ROWS = new QualityConfig(0, QualityConfig.Unjudged.DROP);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void mixesAreExactEqualStratifiedNestedAndProved(long seed) {
        Map<String, Output> mixes = run(config(seed, "301", 0.1, SEVEN), corpus(seed, 400));
        mixes.values().forEach(mix -> mix.rows().cache());
        mixes.forEach((folder, mix) -> {
            MixProof proof = proof(mix);
            assertThat(proof.size()).isEqualTo(301);
            assertThat(MixVerifier.verify(proof, mix.rows())).isEmpty();
            assertThat(mix.rows().filter("split = 'train'").count()).isEqualTo(301);
            assertThat(mix.rows().filter("type = 'OEQ' or split = 'test'").count())
                    .isZero();
            // One larger mix a part is enough here: that quotas never shrink is shown for all prefixes in
            // StratifiedSequenceTest.
            proof.nestedIn()
                    .forEach((part, larger) -> larger.stream().limit(1).forEach(name -> assertThat(MixVerifier.outside(
                                    part, mix.rows(), mixes.get("mixes/" + name).rows()))
                            .isZero()));
        });
        assertThat(proof(mixes.get("mixes/ALL")).nestedIn().get("NATIVE")).contains("NAT", "NAT-TRAD", "NAT-SYN");
        assertThat(proof(mixes.get("mixes/ALL")).training())
                .extracting(MixProof.PartProof::rows)
                .containsExactly(101L, 100L, 100L);
    }

    @Test
    void takesTheFirstRowsOfEachStratumAsTheNaiveTwinDoes() {
        MixConfig config = config(7, "120", 0, Map.of("NAT-TRAD", "native translated"));
        Dataset<Row> corpus = corpus(7, 300);
        Dataset<Row> mix = run(config, corpus).get("mixes/NAT-TRAD").rows();
        List<String> twin = new ArrayList<>();
        for (Component component : List.of(Component.NATIVE, Component.TRANSLATED)) {
            Map<Stratum, List<Row>> strata = new TreeMap<>();
            Candidates.of(corpus, config, List.of())
                    .filter(col("component")
                            .equalTo(component.name())
                            .and(col("split").equalTo("train")))
                    .select("component", "type", "source", Candidates.CATEGORY, "id", Candidates.ORDER)
                    .collectAsList()
                    .forEach(row -> strata.computeIfAbsent(Stratum.of(row), s -> new ArrayList<>())
                            .add(row));
            List<Long> quotas = StratifiedSequence.quotas(
                    strata.values().stream().map(rows -> (long) rows.size()).toList(), 60);
            int s = 0;
            for (List<Row> rows : strata.values()) {
                rows.sort((a, b) -> Long.compare(a.getLong(5), b.getLong(5)));
                rows.subList(0, Math.toIntExact(quotas.get(s++))).forEach(row -> twin.add(row.getString(4)));
            }
        }
        assertThat(ids(mix)).containsExactlyInAnyOrderElementsOf(twin);
    }

    @Test
    void dependsNeitherOnOrderNorOnPartitions() {
        MixConfig config = config(5, "200", 0.1, SEVEN);
        List<Row> rows = rows(5, 300);
        Map<String, Output> one = run(config, instructions(rows).repartition(1));
        Collections.shuffle(rows, new Random(9));
        Map<String, Output> many = run(config, instructions(rows).repartition(13));
        one.forEach((folder, mix) -> assertThat(many.get(folder).facts()).isEqualTo(mix.facts()));
    }

    @Test
    void autoIsTheLargestSizeThatAllComponentsCanGive() {
        Map<String, Output> mixes = run(config(1, "auto", 0, SEVEN), corpus(1, 200));
        long least = proof(mixes.get("mixes/ALL")).training().stream()
                .mapToLong(MixProof.PartProof::available)
                .min()
                .orElseThrow();
        assertThat(mixes.values())
                .allSatisfy(mix -> assertThat(proof(mix).size()).isEqualTo(least));
    }

    @Test
    void saysWhichComponentHasTooFewRows() {
        assertThatThrownBy(() -> run(config(1, "900", 0, SEVEN), corpus(1, 200)))
                .isInstanceOf(UserException.class)
                .hasMessageMatching(
                        "Cannot build mix \\S+: \\w+ has \\d+ training rows of type \\[MCQ, MCQU\\] and needs \\d+");
    }

    @Test
    void ownMixesTakeSourcesWithRatios() {
        MixSpec own = new MixSpec("100", Map.of("native-0", 3L, "SYNTHETIC", 1L));
        Map<String, Output> mixes = run(
                new MixConfig(1, List.of(TaskType.MCQ, TaskType.MCQU), 0, ALL_ROWS, Map.of("MINE", own)),
                corpus(1, 400));
        Dataset<Row> mix = mixes.get("mixes/MINE").rows();
        assertThat(mix.filter("source = 'native-0'").count()).isEqualTo(75);
        assertThat(mix.filter("component = 'SYNTHETIC'").count()).isEqualTo(25);
        MixSpec overlapping = new MixSpec("10", Map.of("native-0", 1L, "native", 1L));
        assertThatThrownBy(() -> run(
                        new MixConfig(1, List.of(TaskType.MCQ), 0, ALL_ROWS, Map.of("BAD", overlapping)),
                        corpus(1, 100)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("native-0");
    }

    @Test
    void syntheticRowsAreHeldOutByWholeTexts() {
        Map<String, Output> mixes = run(config(3, "300", 0.1, SEVEN), corpus(3, 600));
        Dataset<Row> synthetic = mixes.values().stream()
                .map(Output::rows)
                .reduce(Dataset::unionByName)
                .orElseThrow()
                .filter("component = 'SYNTHETIC'");
        assertThat(proof(mixes.get("mixes/SYN")).validation().get(0).rows()).isEqualTo(30);
        assertThat(synthetic
                        .groupBy("lineage.parent")
                        .agg(org.apache
                                .spark
                                .sql
                                .functions
                                .countDistinct("split")
                                .as("parts"))
                        .filter("parts > 1")
                        .count())
                .isZero();
    }

    @Test
    void withoutRowsToSpareThereIsNoSyntheticValidation() {
        MixProof proof = proof(run(config(3, "auto", 0.1, Map.of("SYN", "synthetic")), corpus(3, 200))
                .get("mixes/SYN"));
        assertThat(proof.validation().get(0).rows()).isZero();
        assertThat(proof.remarks()).singleElement().asString().contains("SYNTHETIC has no validation part");
    }

    @Test
    void aProofSurvivesJsonAndFindsEveryChange() {
        Output mix = run(config(2, "150", 0.1, SEVEN), corpus(2, 300)).get("mixes/NAT-SYN");
        MixProof proof = MixProof.of(new ObjectMapper().valueToTree(mix.facts()));
        assertThat(proof).isEqualTo(proof(mix));
        String id = ids(mix.rows()).get(0);
        assertThat(MixVerifier.verify(proof, mix.rows().filter(col("id").notEqual(id))))
                .isNotEmpty();
        assertThat(MixVerifier.verify(
                        proof,
                        mix.rows().unionByName(mix.rows().filter(col("id").equalTo(id)))))
                .isNotEmpty();
        List<Row> changed = new ArrayList<>(mix.rows().collectAsList());
        changed.set(0, with(changed.get(0), "id", "other"));
        assertThat(MixVerifier.verify(proof, instructions(changed))).isNotEmpty();
        assertThat(new MixProof("X", 151, 2, proof.training(), proof.validation(), "", "", Map.of(), List.of())
                        .contradictions())
                .isNotEmpty();
    }

    @Test
    void anUnluckyPrefilterChangesNothing() {
        MixConfig config = config(4, "200", 0, SEVEN);
        Dataset<Row> candidates = Candidates.of(corpus(4, 300), config, List.of());
        Census census = Census.of(candidates);
        TreeMap<Cell, java.util.SortedSet<Long>> wanted = new TreeMap<>();
        MixPlan.all(config, census)
                .get("NAT")
                .quotas()
                .forEach((cell, quota) -> wanted.put(cell, new java.util.TreeSet<>(List.of(quota))));
        assertThat(Bounds.of(candidates, census, wanted, -1e9)).isEqualTo(Bounds.of(candidates, census, wanted, 50));
    }

    @Test
    void refusesIdsThatStandTwice() {
        List<Row> rows = rows(1, 100);
        rows.addAll(List.copyOf(rows));
        assertThatThrownBy(() -> run(config(1, "101", 0, Map.of("NAT", "native")), instructions(rows)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("share an id");
    }

    private static MixConfig config(long seed, String size, double validation, Map<String, String> mixes) {
        Map<String, MixSpec> specs = new LinkedHashMap<>();
        mixes.forEach((name, parts) -> {
            Map<String, Long> ratios = new LinkedHashMap<>();
            List.of(parts.split(" ")).forEach(part -> ratios.put(part, 1L));
            specs.put(name, new MixSpec(size, ratios));
        });
        return new MixConfig(seed, List.of(TaskType.MCQ, TaskType.MCQU), validation, ALL_ROWS, specs);
    }

    private static Map<String, Output> run(MixConfig config, Dataset<Row> corpus) {
        return new MixStage(config).apply(Map.of("corpus", corpus.cache()));
    }

    private static MixProof proof(Output mix) {
        return MixProof.of(new ObjectMapper().valueToTree(mix.facts()));
    }

    private static List<String> ids(Dataset<Row> rows) {
        return rows.select("id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Dataset<Row> corpus(long seed, int perComponent) {
        return instructions(rows(seed, perComponent));
    }

    /** About so many closed training rows a component; synthetic rows have parents and no validation split. */
    private static List<Row> rows(long seed, int perComponent) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (Component component : Component.values()) {
            for (int i = 0; i < perComponent * 5 / 4; i++) {
                TaskType type = i % 10 == 0 ? TaskType.OEQ : i % 3 == 0 ? TaskType.MCQU : TaskType.MCQ;
                Split split = component == Component.SYNTHETIC || random.nextInt(8) > 0
                        ? Split.TRAIN
                        : random.nextBoolean() ? Split.VALIDATION : Split.TEST;
                String source = component.name().toLowerCase(java.util.Locale.ROOT) + "-" + (random.nextInt(9) / 4);
                Row row = item(component + "-" + i, component, source, split, type)
                        .toRow();
                List<String> categories = new ArrayList<>(CATEGORIES.subList(0, random.nextInt(4)));
                row = with(row, "categories", categories.toArray());
                rows.add(component == Component.SYNTHETIC ? generated(row, "text" + i / 4) : row);
            }
        }
        return rows;
    }

    private static Row generated(Row row, String parent) {
        return with(
                row,
                "lineage",
                Lineage.published("texts", "", "", "MIT").withParent(parent).toRow());
    }
}
