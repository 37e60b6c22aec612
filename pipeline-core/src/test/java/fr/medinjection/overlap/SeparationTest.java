package fr.medinjection.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classifier against Spark's own, the area under its curve against all pairs, and what both say of known clouds. */
class SeparationTest {
    private static final OverlapConfig.ClassifierConfig CONFIG = new OverlapConfig.ClassifierConfig(0.3, 200, 0.01);
    private static final Permutations PERMUTATIONS = new Permutations(42, 9);

    @ParameterizedTest
    @CsvSource({"0, 0.01", "1, 0.01", "3, 0.1"})
    void weightsAreThoseOfSpark(double apart, double regularisation) {
        Sample sample = ComparisonsTest.sample(5, 200, 6, apart, "A", "B");
        boolean[] isB = new boolean[sample.size()];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < isB.length; i++) {
            isB[i] = sample.labels().get(i).equals("B");
            double[] values = new double[6];
            for (int d = 0; d < values.length; d++) {
                values[d] = sample.vectors().get(i)[d];
            }
            rows.add(RowFactory.create(isB[i] ? 1.0 : 0.0, Vectors.dense(values)));
        }
        StructType schema =
                new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        LogisticRegressionModel theirs = new org.apache.spark.ml.classification.LogisticRegression()
                .setStandardization(false)
                .setRegParam(regularisation)
                .setTol(1e-10)
                .setMaxIter(500)
                .fit(SparkTest.spark().createDataFrame(rows, schema));
        double[] ours = new LogisticRegression(200, regularisation).fit(sample.vectors(), isB);
        for (int d = 0; d < 6; d++) {
            assertThat(ours[d]).isCloseTo(theirs.coefficients().apply(d), within(1e-3));
        }
        assertThat(ours[6]).isCloseTo(theirs.intercept(), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areaCountsThePairsInTheRightOrder(long seed) {
        Random random = new Random(seed);
        double[] margins = random.ints(80, 0, 30).asDoubleStream().toArray();
        boolean[] isRight = new boolean[margins.length];
        for (int i = 0; i < isRight.length; i++) {
            isRight[i] = i == 0 || random.nextInt(3) == 0;
        }
        double sum = 0;
        double pairs = 0;
        for (int i = 0; i < isRight.length; i++) {
            for (int j = 0; j < isRight.length; j++) {
                if (isRight[i] && !isRight[j]) {
                    pairs++;
                    sum += margins[i] > margins[j] ? 1 : margins[i] == margins[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(Separation.area(margins, isRight)).isCloseTo(sum / pairs, within(1e-12));
    }

    @Test
    void tellsApartWhatLiesApartAndNothingElse() {
        Separation separation = new Separation(CONFIG, PERMUTATIONS);
        Finding apart = separation.of(ComparisonsTest.sample(1, 300, 6, 2, "A", "B"), "A", "B");
        assertThat(apart.value()).isGreaterThan(0.9);
        assertThat(apart.pValue()).isLessThan(1e-6);
        assertThat(apart.leftItems()).isEqualTo(45);
        assertThat(apart.rightItems()).isEqualTo(45);
        double sum = 0;
        for (long seed = 1; seed <= 20; seed++) {
            sum += separation
                    .of(ComparisonsTest.sample(seed, 300, 6, 0, "A", "B"), "A", "B")
                    .value();
        }
        assertThat(sum / 20).isBetween(0.45, 0.55);
    }
}
