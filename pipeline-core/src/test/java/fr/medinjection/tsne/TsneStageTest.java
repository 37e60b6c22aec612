package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TsneStageTest {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType))
            .add("component", DataTypes.StringType);
    private static final TsneStage STAGE = TsneStage.of(TsneTest.config(20, 0, 1000, 1000, 50));

    @Test
    void mapsEveryVector() {
        Output map = apply(rows(60), 3);
        List<Row> points = map.rows().orderBy("id").collectAsList();
        assertThat(points).hasSize(60);
        assertThat(points.get(0).getString(0)).isEqualTo("id-00");
        assertThat(map.rows().schema()).isEqualTo(TsneStage.SCHEMA);
        assertThat(map.facts()).containsKeys("divergence", "perplexity", "recall", "dimensions");
        assertThat(map.facts().get("perplexity")).isEqualTo(59 / 3.0);
    }

    @Test
    void theOrderAndThePartitionsDoNotMatter() {
        List<Row> rows = rows(60);
        List<Row> points = apply(rows, 1).rows().orderBy("id").collectAsList();
        Collections.shuffle(rows, new Random(1));
        assertThat(apply(rows, 4).rows().orderBy("id").collectAsList()).isEqualTo(points);
    }

    @Test
    void executorsFindTheSameNeighbours() {
        Points points = NaiveTsne.mixture(5_000, 4, 3, 2);
        try (Workers workers = new Workers(1)) {
            Neighbours there = new SparkNeighbours(
                            JavaSparkContext.fromSparkContext(SparkTest.spark().sparkContext()))
                    .of(points, 12, workers);
            Neighbours here = ExactNeighbours.of(points, 12, workers);
            assertThat(there.indices()).isEqualTo(here.indices());
            assertThat(there.squaredDistances()).isEqualTo(here.squaredDistances());
        }
    }

    @Test
    void threadsAreNoPartOfWhatDecides() {
        TsneConfig config = TsneTest.config(20, 0, 1000, 1000, 50);
        assertThat(TsneStage.of(config).config().threads()).isZero();
        assertThat(TsneStage.of(config).threads()).isEqualTo(1);
    }

    @Test
    void aVectorThatIsNotFiniteIsNamed() {
        for (Float wrong : Arrays.asList(Float.NaN, Float.NEGATIVE_INFINITY, null)) {
            List<Row> rows = rows(10);
            rows.set(3, RowFactory.create("the-wrong-one", Arrays.asList(1f, wrong), "NATIVE"));
            assertThatThrownBy(() -> apply(rows, 2))
                    .rootCause()
                    .hasMessage(
                            "Invalid vector of the-wrong-one: " + wrong + " among its numbers, expected finite ones");
        }
    }

    @Test
    void aMissingVectorIsNamed() {
        List<Row> rows = rows(10);
        rows.set(3, RowFactory.create("without", null, "NATIVE"));
        assertThatThrownBy(() -> apply(rows, 2))
                .rootCause()
                .hasMessage("Invalid vector of without: none, expected numbers");
    }

    @Test
    void anotherLengthIsNamed() {
        List<Row> rows = rows(10);
        rows.set(3, RowFactory.create("too-long", List.of(1f, 2f, 3f, 4f, 5f), "NATIVE"));
        assertThatThrownBy(() -> apply(rows, 2))
                .hasMessage("Invalid vector of too-long: 5 numbers, expected as many as that of id-00, 4");
    }

    @Test
    void noVectors() {
        assertThatThrownBy(() -> apply(List.of(), 2)).hasMessage("Cannot draw a map: 0 vectors, expected at least 4");
    }

    private static Output apply(List<Row> rows, int partitions) {
        Dataset<Row> vectors = SparkTest.spark().createDataFrame(rows, SCHEMA).repartition(partitions);
        return STAGE.apply(Map.of(TsneStage.VECTORS, vectors)).get(TsneStage.MAP);
    }

    private static List<Row> rows(int count) {
        Points points = NaiveTsne.mixture(count, 4, 3, 1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Float> vector = new ArrayList<>();
            for (int d = 0; d < 4; d++) {
                vector.add(points.values()[4 * i + d]);
            }
            rows.add(RowFactory.create("id-%02d".formatted(i), vector, "NATIVE"));
        }
        return rows;
    }
}
