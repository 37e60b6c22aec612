package fr.medinjection.corpus;

import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.kept;
import static fr.medinjection.TestRows.marked;
import static fr.medinjection.TestRows.strings;
import static fr.medinjection.TestRows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CorpusStageTest {
    private static final CorpusConfig REPORT =
            new CorpusConfig(List.of("fr"), Map.of("*", FindingPolicy.REPORT), Map.of("*", FindingPolicy.REPORT));
    private static final CorpusConfig DROP =
            new CorpusConfig(List.of("fr"), Map.of("*", FindingPolicy.DROP), Map.of("*", FindingPolicy.DROP));

    private static final String DUPLICATES = "cluster id component split kind partner survivor";
    private static final String LEAKS = "train_id test_id kind";

    private Dataset<Row> duplicates = strings(
            DUPLICATES,
            "k b NATIVE train exact a a",
            "k a NATIVE train exact b a",
            "k c TRANSLATED train near a a",
            "x e NATIVE train conflict f f");
    private static final Dataset<Row> TEXTS = TestRows.keptTexts(
            TestRows.text("x0", "cases", Split.TEST, "Un."),
            TestRows.text("x1", "cases", Split.TRAIN, "Deux."),
            TestRows.text("x2", "cases", Split.TRAIN, "Trois."),
            TestRows.text("x3", "cases", Split.TRAIN, "Quatre."));
    private final Dataset<Row> leaks =
            strings(LEAKS, "x2 t contained", "d t same-item", "d u re-wrapped", "b t lineage");

    @Test
    void reportingDropsNothingButForeignAndUncleanRows() {
        assertThat(dropped(REPORT)).isEqualTo(Map.of("en", "corpus language-en", "bad", "clean no-answer"));
    }

    @Test
    void droppingGivesEachRowItsFirstReason() {
        assertThat(dropped(DROP))
                .isEqualTo(Map.of(
                        "en", "corpus language-en",
                        "bad", "clean no-answer",
                        "b", "dedup exact-duplicate",
                        "c", "dedup near-duplicate",
                        "d", "leaks re-wrapped-leak"));
    }

    @Test
    void policiesMayDifferByKind() {
        CorpusConfig config = new CorpusConfig(
                List.of("fr", "en"),
                Map.of("*", FindingPolicy.DROP, "near", FindingPolicy.REPORT),
                Map.of("*", FindingPolicy.REPORT, "lineage", FindingPolicy.DROP));
        assertThat(dropped(config)).isEqualTo(Map.of("bad", "clean no-answer", "b", "dedup exact-duplicate"));
    }

    @Test
    void aRowThatStandsInTheOlderCorpusUnderItsOwnIdIsDropped() {
        duplicates = strings(DUPLICATES, "a a NATIVE train exact a a");
        assertThat(dropped(DROP)).containsEntry("a", "dedup exact-duplicate").doesNotContainKey("c");
    }

    @Test
    void everyRowIsEitherKeptOrDropped() {
        Map<String, Output> outputs = run(DROP);
        Dataset<Row> corpus = outputs.get("corpus").rows();
        assertThat(corpus.schema().fieldNames()).isEqualTo(Instruction.SCHEMA.fieldNames());
        assertThat(outputs.get("dropped").rows().schema().fieldNames())
                .isEqualTo(Drops.marked(Instruction.SCHEMA).fieldNames());
        assertThat(corpus.select("id").collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList())
                .containsExactlyInAnyOrder("a", "e", "f", "t", "u");
        assertThat(corpus.count() + outputs.get("dropped").rows().count()).isEqualTo(10);
    }

    @Test
    void textsAreMarkedLikeRows() {
        duplicates = strings(DUPLICATES, "k x1 TEXT train near x0 x0", "k x0 TEXT test near x1 x0");
        assertThat(texts(DROP))
                .isEqualTo(Map.of(
                        "x0", " ",
                        "x1", "dedup near-duplicate",
                        "x2", "leaks contained-leak",
                        "x3", " "));
        assertThat(texts(REPORT)).isEqualTo(Map.of("x0", " ", "x1", " ", "x2", " ", "x3", " "));
    }

    private Map<String, String> texts(CorpusConfig config) {
        Map<String, String> texts = new TreeMap<>();
        for (Row row : run(config).get("checked-texts").rows().collectAsList()) {
            texts.put(row.getAs("id"), row.getAs(Drops.STAGE) + " " + row.getAs(Drops.REASON));
        }
        return texts;
    }

    private Map<String, String> dropped(CorpusConfig config) {
        Map<String, String> dropped = new TreeMap<>();
        for (Row row : run(config).get("dropped").rows().collectAsList()) {
            dropped.put(row.getAs("id"), row.getAs(Drops.STAGE) + " " + row.getAs(Drops.REASON));
        }
        return dropped;
    }

    private Map<String, Output> run(CorpusConfig config) {
        List<Row> rows = new ArrayList<>();
        for (String id : List.of("a", "b", "c", "d", "e", "f")) {
            rows.add(kept(
                    item(id, Component.NATIVE, "s", Split.TRAIN, TaskType.MCQ).toRow()));
        }
        rows.add(kept(item("t", Component.NATIVE, "s", Split.TEST, TaskType.MCQ).toRow()));
        rows.add(kept(item("u", Component.NATIVE, "s", Split.TEST, TaskType.MCQ).toRow()));
        rows.add(marked(
                item("bad", Component.NATIVE, "s", Split.TRAIN, TaskType.MCQ).toRow(), "clean", "no-answer"));
        rows.add(kept(with(
                item("en", Component.TRANSLATED, "s", Split.TRAIN, TaskType.MCQ).toRow(), "language", "en")));
        Dataset<Row> clean = SparkTest.spark().createDataFrame(rows, Drops.marked(Instruction.SCHEMA));
        return new CorpusStage(config)
                .apply(Map.of("stages/clean", clean, "stages/texts", TEXTS, "duplicates", duplicates, "leaks", leaks));
    }

    @Test
    void aKindThatDoesNotExistIsNamed() {
        Map<String, FindingPolicy> any = Map.of("*", FindingPolicy.REPORT);
        Map<String, FindingPolicy> wrong = Map.of("*", FindingPolicy.REPORT, "near-duplicate", FindingPolicy.DROP);
        assertThatThrownBy(() -> new CorpusConfig(List.of("fr"), wrong, any))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("near-duplicate")
                .hasMessageContaining("[*, exact, reordered, near]");
        assertThatThrownBy(() -> new CorpusConfig(List.of("fr"), any, wrong))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("[*, same, rewrapped, lineage, contained]");
    }
}
