package fr.medinjection.score.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.SparkTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The encoders' metrics in SQL text, against the Python packages with the same weights. */
class EncoderExtensionTest {
    private static SparkSession spark;

    /** A session of its own that has the functions, beside that of the other tests. */
    @BeforeAll
    static void start() {
        SparkTest.spark();
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        spark = SparkSession.builder().withExtensions(new EncoderExtension()).getOrCreate();
    }

    @AfterAll
    static void goBack() {
        SparkSession.setActiveSession(SparkTest.spark());
        SparkSession.setDefaultSession(SparkTest.spark());
    }

    @BeforeEach
    void configure() {
        SparkSession.setActiveSession(spark);
        spark.conf()
                .set(EncoderExtension.BERTSCORE, TinyEncoders.folder("bert-2").toString());
        spark.conf().set(EncoderExtension.COMET, TinyEncoders.folder("comet").toString());
    }

    private static JsonNode golden(String name) {
        JsonNode golden = TinyEncoders.golden(name);
        List<Texts> texts = TinyEncoders.texts(golden);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(RowFactory.create(
                    i,
                    texts.get(i).source(),
                    texts.get(i).hypothesis(),
                    texts.get(i).reference()));
        }
        StructType schema = new StructType()
                .add("i", DataTypes.IntegerType)
                .add("s", DataTypes.StringType)
                .add("p", DataTypes.StringType)
                .add("r", DataTypes.StringType);
        spark.createDataFrame(rows, schema).repartition(3).createOrReplaceTempView("pairs");
        return golden;
    }

    @Test
    void bertScoreIsThePackages() {
        JsonNode golden = golden("bert-2");
        List<Row> rows = spark.sql(
                        "select bertscore_precision_legacy(p, r), bertscore_recall_legacy(p, r), bertscore_f1_legacy(p, r),"
                                + " bertscore_rescaled_f1_legacy(p, r), i from pairs")
                .collectAsList();
        assertThat(rows).hasSizeGreaterThan(150);
        for (Row row : rows) {
            JsonNode plain = golden.get("plain").get(row.getInt(4));
            for (int part = 0; part < 3; part++) {
                assertThat(row.getDouble(part)).isCloseTo(plain.get(part).asDouble(), within(1e-5));
            }
            double rescaled = golden.get("rescaled").get(row.getInt(4)).get(2).asDouble();
            assertThat(row.getDouble(3)).isCloseTo(rescaled, within(1e-5));
        }
    }

    @Test
    void cometIsThePackages() {
        JsonNode golden = golden("comet");
        List<Row> rows = spark.sql("select comet_legacy(s, p, r), i from pairs").collectAsList();
        assertThat(rows).hasSize(golden.get("scores").size());
        for (Row row : rows) {
            double score = golden.get("scores").get(row.getInt(1)).asDouble();
            assertThat(row.getDouble(0)).isCloseTo(score, within(1e-5));
        }
    }

    @Test
    void literalsAndNullsAreTakenToo() {
        Row row = spark.sql(
                        "select bertscore_f1_legacy('le patient', 'le patient'), bertscore_f1_french(null, 'x'), comet_legacy('a', 'b', null)")
                .head();
        assertThat(row.getDouble(0)).isCloseTo(1, within(1e-5));
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.isNullAt(2)).isTrue();
    }

    @Test
    void whatIsMissingIsSaidSo() {
        spark.conf().unset(EncoderExtension.COMET);
        assertThatThrownBy(() -> spark.sql("select comet_legacy('a', 'b', 'c')").head())
                .hasMessageContaining("Cannot compute comet_legacy: no spark.medinjection.comet in the configuration");
        assertThatThrownBy(() -> spark.sql("select bertscore_f1_french('a')").head())
                .hasMessageContaining("Invalid number of arguments of bertscore_f1_french: 1, expected 2");
    }
}
