package fr.medinjection.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.LengthRatio;
import fr.medinjection.udf.metric.Meteor;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Correlation;
import fr.medinjection.udf.metric.statistics.McNemar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The functions in SQL text, in a session that has nothing but the one line of configuration. */
class UdfsTest {
    private static final List<String> PREDICTIONS =
            List.of("Le patient a de la fièvre.", "Une œdème sévère, à l'hôpital", "non");
    private static final List<String> REFERENCES =
            List.of("Le patient présente de la fièvre.", "Un œdème sévère à l’hôpital", "Oui, tout à fait");

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "3")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.extensions", "fr.medinjection.udf.UdfsExtension")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < PREDICTIONS.size(); i++) {
            values.append(i == 0 ? "" : ", ").append("(\"" + PREDICTIONS.get(i) + "\", \"" + REFERENCES.get(i) + "\")");
        }
        spark.sql("select * from values " + values + ", (null, 'x'), ('x', null) as t(p, r)")
                .repartition(3)
                .createOrReplaceTempView("pairs");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void pairsScoreAsTheStaticFunctionsDo() {
        List<Row> rows = spark.sql("select p, r, meteor_french(p, r), bleu_legacy(p, r), chrf2pp_french(p, r)"
                        + " from pairs where p is not null and r is not null")
                .collectAsList();
        assertThat(rows).hasSize(PREDICTIONS.size());
        Bleu bleu = new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.EFFECTIVE);
        for (Row row : rows) {
            String p = row.getString(0);
            String r = row.getString(1);
            assertThat(row.getDouble(2)).isEqualTo(Meteor.FRENCH.score(p, r));
            assertThat(row.getDouble(3)).isEqualTo(bleu.score(p, r));
            assertThat(row.getDouble(4)).isEqualTo(Chrf.FRENCH_WORDS.score(p, r));
        }
    }

    @Test
    void groupsScoreAsAddedTalliesAndPassOverNulls() {
        Bleu bleu = new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.FULL);
        Tally total = bleu.empty();
        LengthRatio ratio = LengthRatio.EMPTY;
        for (int i = 0; i < PREDICTIONS.size(); i++) {
            total = total.plus(bleu.tally(PREDICTIONS.get(i), REFERENCES.get(i)));
            ratio = ratio.plus(LengthRatio.legacy(PREDICTIONS.get(i), REFERENCES.get(i)));
        }
        Row row = one("select corpus_bleu_legacy(p, r), corpus_length_ratio_legacy(p, r),"
                + " corpus_bleu_legacy(p, r) filter (where p is null), corpus_chrf2_legacy(distinct p, r) from pairs");
        assertThat(row.getDouble(0)).isEqualTo(bleu.score(total));
        assertThat(row.getDouble(1)).isEqualTo(ratio.ratioOfMeans());
        assertThat(row.isNullAt(2)).isTrue();
        assertThat(row.getDouble(3)).isPositive();
    }

    @Test
    void answersAreReadAndScored() {
        Row row = one("select parse_answer_published('A C', 4, true), parse_answer_published('A C', 4, false),"
                + " parse_answer_tolerant('La réponse est : B', 4L, false),"
                + " answer_exact_match(array(2, 0), array(0, 2), 4), answer_jaccard(array(0, 1), array(0, 2), 4),"
                + " answer_hamming(array(0L, 1L), array(0, 2), 4)");
        assertThat(row.<Integer>getList(0)).containsExactly(0, 2);
        assertThat(row.<Integer>getList(1)).isEmpty();
        assertThat(row.<Integer>getList(2)).containsExactly(1);
        assertThat(row.getDouble(3)).isEqualTo(1);
        assertThat(row.getDouble(4)).isEqualTo(1.0 / 3);
        assertThat(row.getDouble(5)).isEqualTo(0.5);
    }

    @Test
    void statisticsTakeArrays() {
        double[] x = {1, 2, 3, 5, 4};
        double[] y = {2, 1, 3, 5, 9};
        Row row = one("select spearman_r(array(1, 2, 3, 5, 4), array(2, 1, 3, 5, 9)),"
                + " kendall_p(array(1D, 2D, 3D, 5D, 4D), array(2, 1, 3, 5, 9)), mcnemar_p(3, 12),"
                + " adjust_holm(array(0.01D, 0.04D, 0.03D)), kappa_unweighted(array(1, 0, 1), array(1, 0, 0)),"
                + " cohens_h(0.5, 0.25)");
        assertThat(row.getDouble(0)).isEqualTo(Correlation.spearman(x, y).value());
        assertThat(row.getDouble(1)).isEqualTo(Correlation.kendall(x, y).p());
        assertThat(row.getDouble(2)).isEqualTo(new McNemar(3, 12).exactP());
        assertThat(row.<Double>getList(3).stream().mapToDouble(v -> v).toArray())
                .isEqualTo(Adjustment.HOLM.adjusted(new double[] {0.01, 0.04, 0.03}));
        assertThat(row.getDouble(4)).isBetween(0.3, 0.5);
        assertThat(row.getDouble(5)).isPositive();
    }

    @Test
    void nullGivesNull() {
        Row row = one("select rouge2_french(null, 'x'), french_fold(cast(null as string)),"
                + " answer_jaccard(array(0, null), array(0), 3), parse_answer_tolerant('A', cast(null as int), true)");
        for (int i = 0; i < row.length(); i++) {
            assertThat(row.isNullAt(i)).isTrue();
        }
        assertThat(one("select french_fold(\"L'hôpital\")").getString(0)).isEqualTo("l hopital");
    }

    @Test
    void everyFunctionIsThereAndDescribed() {
        assertThat(Udfs.usages()).hasSizeGreaterThan(40);
        for (String name : Udfs.usages().keySet()) {
            assertThat(spark.catalog().functionExists(name)).as(name).isTrue();
        }
        assertThat(spark.sql("describe function rouge2_french").collectAsList().toString())
                .contains("rouge2_french(prediction, reference) - rouge|variant:french");
        assertThatThrownBy(() -> spark.sql("select rouge2_french('a')").collect())
                .hasMessageContaining("Invalid number of arguments of rouge2_french: 1, expected 2");
    }

    @Test
    void aRunningSessionTakesThemToo() {
        SparkSession other = spark.newSession();
        Udfs.register(other);
        assertThat(other.sql("select meteor_legacy('le chat', 'le chat')")
                        .head()
                        .getDouble(0))
                .isEqualTo(Meteor.LEGACY.score("le chat", "le chat"));
        assertThat(other.sql("select corpus_bleu_french('le chat dort bien ici', 'le chat dort bien ici')")
                        .head()
                        .getDouble(0))
                .isEqualTo(100, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void theFunctionsThemselvesKnowNoSpark() throws IOException {
        for (String part : List.of("metric", "text")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/fr/medinjection/udf", part))) {
                List<Path> sources =
                        files.filter(f -> f.toString().endsWith(".java")).toList();
                assertThat(sources).isNotEmpty().noneMatch(UdfsTest::namesSpark);
            }
        }
    }

    private static boolean namesSpark(Path source) {
        try {
            return Files.readString(source).contains("org.apache.spark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row one(String sql) {
        return spark.sql(sql).head();
    }
}
