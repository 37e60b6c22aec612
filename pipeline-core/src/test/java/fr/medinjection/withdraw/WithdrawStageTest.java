package fr.medinjection.withdraw;

import static fr.medinjection.TestRows.instructions;
import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.strings;
import static fr.medinjection.TestRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import fr.medinjection.SparkTest;
import fr.medinjection.data.Component;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import fr.medinjection.withdraw.ModelThatSaw.Certainty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithdrawStageTest {
    private static final String CHECKSUM = "c";

    private final Dataset<Row> rows = instructions(List.of(
            row("english", "medqa", "q7", "MIT", ""),
            row("french", "translated", "q7", "MIT", "english"),
            row("variant", "synthetic", "v", "MIT", "french"),
            row("generated", "synthetic", "g", "CC-BY-SA-4.0", "abstract"),
            row("other", "medqa", "q8", "cc-by-4.0", ""),
            row("twice", "medqa", "q9", "MIT", ""),
            row("twice again", "medqa", "q9~2", "MIT", ""),
            row("loop-a", "loop", "a", "MIT", "loop-b"),
            row("loop-b", "loop", "b", "MIT", "loop-a")));
    private final Dataset<Row> texts = SparkTest.spark()
            .createDataFrame(
                    List.of(SourceText.read(
                                    "abstract",
                                    "morfitt",
                                    Split.TRAIN,
                                    "",
                                    "texte",
                                    List.of(),
                                    Lineage.published("MORFITT", "a1", "train.tsv", "CC-BY-SA-4.0"))
                            .toRow()),
                    SourceText.SCHEMA);

    @Test
    void aRecordTakesItsTranslationAndWhatWasMadeOfThatWithIt() {
        assertThat(withdrawn(new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q7", "asked")))
                .isEqualTo(Map.of("english", "english 0", "french", "english 1", "variant", "english 2"));
    }

    @Test
    void aRecordIdThatTheSourceGaveTwiceTakesBoth() {
        assertThat(withdrawn(new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q9", "asked")))
                .isEqualTo(Map.of("twice", "twice 0", "twice again", "twice again 0"));
        assertThat(withdrawn(new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q9~2", "asked")))
                .isEqualTo(Map.of("twice again", "twice again 0"));
    }

    @Test
    void aTextTakesTheItemsGeneratedFromIt() {
        assertThat(withdrawn(new Withdrawal("2026-03-01", Scope.SOURCE, "morfitt", "", "asked")))
                .isEqualTo(Map.of("abstract", "abstract 0", "generated", "abstract 1"));
    }

    @Test
    void licencesAndIdsAreNamedDirectly() {
        assertThat(withdrawn(
                        new Withdrawal("2026-03-01", Scope.LICENCE, "", "CC-BY-4.0", "asked"),
                        new Withdrawal("2026-03-01", Scope.ID, "", "french", "asked")))
                .isEqualTo(Map.of("other", "other 0", "french", "french 0", "variant", "french 1"));
    }

    @Test
    void circlesInLineageEnd() {
        assertThat(withdrawn(new Withdrawal("2026-03-01", Scope.ID, "", "loop-a", "asked")))
                .isEqualTo(Map.of("loop-a", "loop-a 0", "loop-b", "loop-a 1"));
    }

    @Test
    void aSourceIsAlsoKnownByItsDataSetAndASlipOfThePenIsTold() {
        Withdrawal dataset = new Withdrawal("2026-03-01", Scope.SOURCE, "MORFITT", "", "asked");
        Withdrawal slip = new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q77", "asked");
        assertThat(withdrawn(dataset, slip)).containsOnlyKeys("abstract", "generated");
        assertThat(new WithdrawStage(new WithdrawConfig(List.of(dataset, slip)))
                        .unmatched(Map.of("instructions", rows, "texts", texts)))
                .containsExactly(slip);
    }

    @Test
    void removalLeavesTheRestOfRowsAndQuarantine() {
        WithdrawConfig config = new WithdrawConfig(List.of(
                new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q7", "asked"),
                new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "f.json#3", "asked"),
                new Withdrawal("2026-03-01", Scope.SOURCE, "loop", "", "asked"),
                new Withdrawal("2026-03-01", Scope.LICENCE, "", "cc-by-4.0", "asked")));
        Dataset<Row> withdrawn = new WithdrawStage(config)
                .apply(Map.of("instructions", rows, "texts", texts))
                .get("withdrawn")
                .rows();
        Removal removal = new Removal(config, withdrawn);
        assertThat(ids(removal.from(rows))).containsExactlyInAnyOrder("generated", "twice", "twice again");
        Dataset<Row> bad = strings("source file number", "medqa f.json 3", "medqa f.json 4", "loop f 1", "free f 1");
        assertThat(removal.fromQuarantine(bad, Map.of("medqa", "MIT", "loop", "MIT", "free", "CC-BY-4.0"))
                        .collectAsList())
                .extracting(row -> row.getString(2))
                .containsExactly("4");
    }

    private static List<String> ids(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(row -> row.<String>getAs("id")).toList();
    }

    @Test
    void nothingWithdrawnIsNothingGone() {
        assertThat(withdrawn()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheNaiveTwin(long seed) {
        Random random = new Random(seed);
        Map<String, String> parents = new HashMap<>();
        List<Row> forest = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String parent = i == 0 || random.nextInt(5) == 0 ? "" : "n" + random.nextInt(i);
            parents.put("n" + i, parent);
            forest.add(row("n" + i, "s", "r" + i, "MIT", parent));
        }
        List<Withdrawal> roots = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            roots.add(new Withdrawal("2026-03-01", Scope.ID, "", "n" + random.nextInt(300), "asked"));
        }
        List<String> named = roots.stream().map(Withdrawal::value).toList();
        Map<String, String> twin = new TreeMap<>();
        for (String id : parents.keySet()) {
            int depth = 0;
            for (String at = id; !at.isEmpty(); at = parents.get(at), depth++) {
                if (named.contains(at)) {
                    twin.put(id, at + " " + depth);
                    break;
                }
            }
        }
        assertThat(withdrawn(Map.of("instructions", instructions(forest).repartition(5)), roots))
                .isEqualTo(twin);
    }

    @Test
    void theReportNamesPlacesAndModels(@TempDir Path folder) {
        DatasetStore store = new DatasetStore(new Configuration(), folder.toString());
        commit(store, "mixes/NAT", "corpus", "v0");
        commit(store, "mixes/OTHER", "corpus", "v0");
        commit(store, "models/nat-model", "mixes/NAT", CHECKSUM);
        commit(store, "models/nat-model/seed=43", "mixes/NAT", CHECKSUM);
        commit(store, "models/other-model", "mixes/OTHER", CHECKSUM);
        commit(store, "models/old/model", "mixes/OTHER", "v1");
        commit(store, "models/base", "weights", "v1");
        Dataset<Row> withdrawn = new WithdrawStage(
                        new WithdrawConfig(List.of(new Withdrawal("2026-03-01", Scope.RECORD, "medqa", "q7", "asked"))))
                .apply(Map.of("instructions", rows))
                .get("withdrawn")
                .rows();
        Map<String, Dataset<Row>> mixes = new LinkedHashMap<>();
        mixes.put("NAT", rows.filter("id in ('french', 'generated', 'variant')"));
        mixes.put("OTHER", rows.filter("id = 'other'"));
        WithdrawReport report = WithdrawReport.of(withdrawn, rows, mixes, new TrainedModels(store));
        assertThat(report.rows())
                .containsExactly(
                        new WithdrawReport.Affected("NATIVE", "medqa", "train", 1),
                        new WithdrawReport.Affected("NATIVE", "synthetic", "train", 1),
                        new WithdrawReport.Affected("NATIVE", "translated", "train", 1));
        assertThat(report.mixes()).containsExactly(new WithdrawReport.InMix("NAT", "train", 2));
        assertThat(report.models())
                .containsExactly(
                        new ModelThatSaw("nat-model", "NAT", CHECKSUM, Certainty.CERTAINLY),
                        new ModelThatSaw("nat-model/seed=43", "NAT", CHECKSUM, Certainty.CERTAINLY),
                        new ModelThatSaw("old/model", "OTHER", "v1", Certainty.PERHAPS));
        assertThat(WithdrawReport.holders(withdrawn, Map.of("mixes/NAT", mixes.get("NAT"), "x", mixes.get("OTHER"))))
                .isEqualTo(Map.of("mixes/NAT", 2L));
        assertThat(WithdrawReport.places(withdrawn, mixes).collectAsList().stream()
                        .map(row -> row.getString(3) + " at " + row.getInt(2)))
                .containsExactlyInAnyOrder("french at 1", "variant at 3");
    }

    private static void commit(DatasetStore store, String dataset, String input, String version) {
        org.apache.hadoop.fs.Path staging = store.stage(dataset);
        try {
            store.fileSystem().mkdirs(staging);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        store.commit(
                dataset,
                new Manifest(
                        "finetune",
                        dataset,
                        "f",
                        CHECKSUM,
                        0,
                        Map.of(),
                        Map.of(),
                        NullNode.getInstance(),
                        List.of(new Manifest.Input(input, version, 3)),
                        "",
                        "",
                        "",
                        "",
                        "",
                        0));
    }

    private Map<String, String> withdrawn(Withdrawal... withdrawals) {
        return withdrawn(Map.of("instructions", rows, "texts", texts), List.of(withdrawals));
    }

    private static Map<String, String> withdrawn(Map<String, Dataset<Row>> inputs, List<Withdrawal> withdrawals) {
        Map<String, String> withdrawn = new TreeMap<>();
        new WithdrawStage(new WithdrawConfig(withdrawals))
                .apply(inputs)
                .get("withdrawn")
                .rows()
                .collectAsList()
                .forEach(row -> withdrawn.put(row.getAs("id"), row.getAs("root") + " " + row.getAs("depth")));
        return withdrawn;
    }

    private static Row row(String id, String source, String record, String licence, String parent) {
        return with(
                item(id, Component.NATIVE, source, Split.TRAIN, TaskType.MCQ).toRow(),
                "lineage",
                Lineage.published(source, record, "f", licence)
                        .withParent(parent)
                        .toRow());
    }
}
