package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TestSetStageTest {
    private static final TestSetConfig ALL =
            new TestSetConfig(List.of(Split.TEST), List.of(TaskType.values()), List.of(), 0, 1);

    @Test
    void takesTestItemsOnlyAndNamesTheVersionWhateverTheOrder() {
        List<Row> rows = rows();
        Output one = run(ALL, TestRows.instructions(rows).repartition(1));
        Collections.shuffle(rows, new Random(3));
        Output many = run(ALL, TestRows.instructions(rows).repartition(7));
        assertThat(one.rows().count()).isEqualTo(40);
        assertThat(many.facts()).isEqualTo(one.facts());
        rows.replaceAll(row -> row.getString(0).equals("i0") ? TestRows.with(row, "question", "Autre ?") : row);
        assertThat(run(ALL, TestRows.instructions(rows)).facts()).isNotEqualTo(one.facts());
    }

    @Test
    void aSampleIsNestedAndSeeded() {
        Dataset<Row> corpus = TestRows.instructions(rows());
        List<String> ten = ids(run(sample(10, 1), corpus));
        assertThat(ids(run(sample(20, 1), corpus))).hasSize(20).containsAll(ten);
        assertThat(ids(run(sample(10, 2), corpus))).hasSize(10).isNotEqualTo(ten);
    }

    private static TestSetConfig sample(int items, long seed) {
        return new TestSetConfig(List.of(Split.TEST), List.of(TaskType.values()), List.of("mediqal"), items, seed);
    }

    private static Output run(TestSetConfig config, Dataset<Row> corpus) {
        return new TestSetStage(config).apply(Map.of("corpus", corpus)).get("test-set");
    }

    private static List<String> ids(Output output) {
        return output.rows().select("id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Split split = i % 2 == 0 ? Split.TEST : Split.TRAIN;
            rows.add(TestRows.item("i" + i, Component.NATIVE, "mediqal", split, TaskType.MCQU)
                    .toRow());
        }
        return rows;
    }
}
