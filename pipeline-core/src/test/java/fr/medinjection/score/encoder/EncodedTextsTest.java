package fr.medinjection.score.encoder;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class EncodedTextsTest {
    private static final Configuration HADOOP = new Configuration();
    private static final StructType SCHEMA = new StructType(new StructField[] {
        Rows.textField("id"),
        new StructField("source", DataTypes.StringType, true, org.apache.spark.sql.types.Metadata.empty()),
        Rows.textField("hypothesis"),
        Rows.textField("reference"),
        Rows.field("tags", Rows.STRINGS)
    });

    private final List<TextMetric> metrics = List.of(
            BertScoreMetric.of(TinyEncoders.config("bert-2"), HADOOP),
            CometMetric.of(TinyEncoders.config("comet"), HADOOP));
    private final List<Texts> texts = TinyEncoders.texts(TinyEncoders.golden("comet"));

    @Test
    void rowsGetWhatTheMetricsSay() {
        double[][] bert = scores(metrics.get(0));
        double[][] comet = scores(metrics.get(1));
        Map<String, List<Double>> found = encoded(2, 3);
        assertThat(found).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            List<Double> values = found.get("row" + i);
            assertThat(values).hasSize(7);
            for (int j = 0; j < 6; j++) {
                assertThat(values.get(j)).isCloseTo(bert[i][j], org.assertj.core.api.Assertions.within(1e-5));
            }
            assertThat(values.get(6)).isCloseTo(comet[i][0], org.assertj.core.api.Assertions.within(1e-5));
        }
    }

    @Test
    void partitionsDoNotShow() {
        assertThat(encoded(1, 3)).isEqualTo(encoded(8, 3));
    }

    @Test
    void aMissingTextIsAnEmptyOne() {
        Row row = RowFactory.create("a", null, "le patient", "le décès", List.of("x"));
        Row found = new EncodedTexts(metrics, 2, HADOOP)
                .of(
                        SparkTest.spark().createDataFrame(List.of(row), SCHEMA),
                        col("source"),
                        col("hypothesis"),
                        lit("le décès"))
                .head();
        assertThat(found.<String>getList(found.fieldIndex("tags"))).containsExactly("x");
        assertThat(found.isNullAt(1)).isTrue();
        assertThat(found.<Double>getList(found.fieldIndex(EncodedTexts.VALUES))).hasSize(7);
    }

    private double[][] scores(TextMetric metric) {
        try (TextScorer scorer = metric.open(HADOOP)) {
            return scorer.score(texts);
        }
    }

    private Map<String, List<Double>> encoded(int partitions, int parts) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Texts each = texts.get(i);
            rows.add(RowFactory.create("row" + i, each.source(), each.hypothesis(), each.reference(), List.of()));
        }
        Dataset<Row> given = SparkTest.spark().createDataFrame(rows, SCHEMA).repartition(partitions);
        Map<String, List<Double>> found = new TreeMap<>();
        new EncodedTexts(metrics, parts, HADOOP)
                .of(given, col("source"), col("hypothesis"), col("reference"))
                .collectAsList()
                .forEach(row -> found.put(Rows.string(row, "id"), Rows.list(row, EncodedTexts.VALUES)));
        return found;
    }
}
