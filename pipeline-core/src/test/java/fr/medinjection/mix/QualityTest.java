package fr.medinjection.mix;

import static fr.medinjection.TestRows.instructions;
import static fr.medinjection.TestRows.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.mix.QualityConfig.Unjudged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static final StructType JUDGEMENTS = new StructType()
            .add("id", DataTypes.StringType)
            .add("judge", DataTypes.StringType)
            .add("low", DataTypes.IntegerType)
            .add("high", DataTypes.IntegerType)
            .add("score", DataTypes.IntegerType);

    private static Dataset<Row> corpus() {
        List<Row> rows = new ArrayList<>();
        for (String id : List.of("good", "middling", "bad", "unjudged")) {
            rows.add(item(id, Component.SYNTHETIC, "syn", Split.TRAIN, TaskType.MCQ)
                    .toRow());
        }
        rows.add(item("open", Component.SYNTHETIC, "syn", Split.TRAIN, TaskType.OEQ)
                .toRow());
        rows.add(item("native", Component.NATIVE, "nat", Split.TRAIN, TaskType.MCQ)
                .toRow());
        return instructions(rows);
    }

    private static Dataset<Row> judgements() {
        return SparkTest.spark()
                .createDataFrame(
                        List.of(
                                RowFactory.create("good", "a", 1, 3, 3),
                                RowFactory.create("good", "b", 1, 3, 3),
                                RowFactory.create("middling", "a", 1, 3, 2),
                                RowFactory.create("middling", "b", 1, 3, 3),
                                RowFactory.create("bad", "a", 1, 3, 1),
                                RowFactory.create("bad", "b", 1, 3, 2),
                                RowFactory.create("open", "a", 1, 5, 4),
                                RowFactory.create("native", "a", 1, 3, 1)),
                        JUDGEMENTS);
    }

    private static List<String> kept(double atLeast, Unjudged unjudged) {
        return Quality.of(corpus(), judgements(), new QualityConfig(atLeast, unjudged)).collectAsList().stream()
                .map(row -> row.<String>getAs("id"))
                .sorted()
                .toList();
    }

    @Test
    void theMeanOverJudgesDecidesAsAShareOfTheScale() {
        assertThat(kept(0.75, Unjudged.DROP)).containsExactly("good", "middling", "native", "open");
        assertThat(kept(0.76, Unjudged.DROP)).containsExactly("good", "native");
        assertThat(kept(0.25, Unjudged.DROP)).containsExactly("bad", "good", "middling", "native", "open");
    }

    @Test
    void rowsWithoutAScoreGoOrStayAsToldAndOtherComponentsStay() {
        assertThat(kept(1, Unjudged.KEEP)).containsExactly("good", "native", "unjudged");
        assertThat(kept(1, Unjudged.DROP)).containsExactly("good", "native");
    }

    @Test
    void aMixTakesGoodRowsOnlyAndNeedsNoScoresWhereNoneCount() {
        MixSpec all = new MixSpec("auto", Map.of("synthetic", 1L));
        MixConfig filtered =
                new MixConfig(1, List.of(TaskType.MCQ), 0, new QualityConfig(0.75, Unjudged.DROP), Map.of("SYN", all));
        MixStage stage = new MixStage(filtered);
        assertThat(stage.inputs()).containsExactly("corpus", "llm/judge");
        List<String> mix = stage
                .apply(Map.of(MixStage.INPUT, corpus(), MixStage.JUDGEMENTS, judgements()))
                .get("mixes/SYN")
                .rows()
                .collectAsList()
                .stream()
                .map(row -> row.<String>getAs("id"))
                .sorted()
                .toList();
        assertThat(mix).containsExactly("good", "middling");
        MixStage open = new MixStage(
                new MixConfig(1, List.of(TaskType.MCQ), 0, new QualityConfig(0, Unjudged.DROP), Map.of("SYN", all)));
        assertThat(open.inputs()).containsExactly("corpus");
        assertThat(open.apply(Map.of(MixStage.INPUT, corpus()))
                        .get("mixes/SYN")
                        .rows()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void boundsBeyondTheScaleAreRefused() {
        assertThatThrownBy(() -> new QualityConfig(1.5, Unjudged.DROP))
                .isInstanceOf(UserException.class)
                .hasMessage("Invalid quality at-least: 1.5, expected 0 to 1");
    }
}
