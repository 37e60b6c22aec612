package fr.medinjection.udf.metric.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.udf.metric.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Against scipy, statsmodels, scikit-learn, krippendorff and numpy. */
class StatisticsParityTest {
    private static final JsonNode FILE = Golden.file("statistics");

    @Test
    void correlationsAndTheirPValuesAreScipys() {
        for (JsonNode line : cases("correlations", 400)) {
            double[] x = Golden.doubles(line.get(0));
            double[] y = Golden.doubles(line.get(1));
            assertEqual(
                    line,
                    Golden.doubles(line.get(2)),
                    values(Correlation.pearson(x, y), Correlation.spearman(x, y), Correlation.kendall(x, y)));
        }
    }

    @Test
    void mcNemarIsStatsmodels() {
        for (JsonNode line : cases("mcnemars", 150)) {
            McNemar test = new McNemar(line.get(0).longValue(), line.get(1).longValue());
            Interval odds = test.oddsRatio(0.95);
            assertEqual(line, Golden.doubles(line.get(2)), new double[] {
                test.exactP(),
                test.correctedChiSquared(),
                test.correctedP(),
                test.chiSquared(),
                test.chiSquaredP(),
                odds.estimate(),
                odds.low(),
                odds.high()
            });
        }
    }

    @Test
    void adjustedPValuesAreStatsmodels() {
        for (JsonNode line : cases("families", 150)) {
            double[] p = Golden.doubles(line.get(0));
            assertEqual(line, Golden.doubles(line.get(1)), Adjustment.HOLM.adjusted(p));
            assertEqual(line, Golden.doubles(line.get(2)), Adjustment.BENJAMINI_HOCHBERG.adjusted(p));
        }
    }

    @Test
    void alphaIsKrippendorffs() {
        for (JsonNode line : cases("raters", 200)) {
            double[][] ratings = StreamSupport.stream(line.get(0).spliterator(), false)
                    .map(Golden::doubles)
                    .toArray(double[][]::new);
            double[] alphas = Arrays.stream(KrippendorffAlpha.values())
                    .mapToDouble(level -> level.of(ratings))
                    .toArray();
            assertEqual(line, Golden.doubles(line.get(1)), alphas);
        }
    }

    @Test
    void kappaIsScikitLearns() {
        for (JsonNode line : cases("kappas", 200)) {
            int[] first = Golden.ints(line.get(0)).stream().mapToInt(i -> i).toArray();
            int[] second = Golden.ints(line.get(1)).stream().mapToInt(i -> i).toArray();
            double[] kappas = Arrays.stream(Kappa.values())
                    .mapToDouble(kappa -> kappa.of(first, second))
                    .toArray();
            assertEqual(line, Golden.doubles(line.get(2)), kappas);
        }
    }

    @Test
    void effectSizesAreStatsmodels() {
        for (JsonNode line : cases("effects", 100)) {
            double h =
                    Proportions.cohensH(line.get(0).doubleValue(), line.get(1).doubleValue());
            assertThat(h).isCloseTo(line.get(2).doubleValue(), Golden.EXACT);
        }
    }

    @Test
    void quantilesAreNumpys() {
        for (JsonNode line : cases("quantiles", 100)) {
            double[] values = Golden.doubles(line.get(0));
            Arrays.sort(values);
            assertThat(Bootstrap.quantile(values, line.get(1).doubleValue()))
                    .isCloseTo(line.get(2).doubleValue(), Golden.EXACT);
        }
    }

    @Test
    void dependentCorrelationsAreComparedAsByWilliamsAndSteiger() {
        for (JsonNode line : cases("dependent_correlations", 150)) {
            DependentCorrelations pair = new DependentCorrelations(
                    line.get(0).doubleValue(),
                    line.get(1).doubleValue(),
                    line.get(2).doubleValue(),
                    line.get(3).intValue());
            assertEqual(line, Golden.doubles(line.get(4)), new double[] {
                pair.williamsT(), pair.williamsP(), pair.steigerZ(), pair.steigerP(), pair.cohensQ()
            });
        }
    }

    @Test
    void correctedRatesAreThoseOfRoganAndGladenWithinTheIntervalOfLangAndReiczigel() {
        for (JsonNode line : cases("judges", 80)) {
            List<Integer> counts = Golden.ints(line.get(0));
            JudgeRate judge = new JudgeRate(
                    counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4), counts.get(5));
            Interval interval = judge.interval(line.get(1).doubleValue());
            assertEqual(
                    line, Golden.doubles(line.get(2)), new double[] {judge.estimate(), interval.low(), interval.high()
                    });
        }
    }

    private static List<JsonNode> cases(String name, int minimum) {
        return Golden.cases(FILE.path(name), minimum);
    }

    private static double[] values(Correlation... correlations) {
        return Arrays.stream(correlations)
                .flatMapToDouble(c -> Arrays.stream(new double[] {c.value(), c.p()}))
                .toArray();
    }

    /** To 1e-9, of the value where it is large. */
    private static void assertEqual(JsonNode line, double[] expected, double[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare(expected[i], actual[i]) == 0
                    || Math.abs(expected[i] - actual[i]) <= 1e-9 * Math.max(1, Math.abs(expected[i]));
            assertThat(same)
                    .as("value %d: %s instead of %s for %s", i, actual[i], expected[i], line)
                    .isTrue();
        }
    }
}
