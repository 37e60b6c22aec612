package fr.medinjection.udf;

import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Correlation;
import fr.medinjection.udf.metric.statistics.DependentCorrelations;
import fr.medinjection.udf.metric.statistics.Kappa;
import fr.medinjection.udf.metric.statistics.McNemar;
import fr.medinjection.udf.metric.statistics.Proportions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.types.DataTypes;

/** Correlations, tests and agreement of arrays, as {@code collect_list} gives them. */
final class StatisticsFunctions {
    private StatisticsFunctions() {}

    /** A correlation that Spark may send to executors. */
    private interface Correlated extends BiFunction<double[], double[], Correlation>, Serializable {}

    static void addTo(Map<String, SqlFunction> all) {
        correlation(all, "pearson", Correlation::pearson);
        correlation(all, "spearman", Correlation::spearman);
        correlation(all, "kendall", Correlation::kendall);
        all.put(
                "mcnemar_p",
                SqlFunction.of(
                        2,
                        "(items only the first has right, items only the second has right) - the exact p-value",
                        DataTypes.DoubleType,
                        a -> new McNemar(number(a.get(0)), number(a.get(1))).exactP()));
        all.put(
                "cohens_h",
                SqlFunction.of(
                        2,
                        "(share, other share) - the effect size of their difference",
                        DataTypes.DoubleType,
                        a -> Proportions.cohensH(
                                ((Number) a.get(0)).doubleValue(), ((Number) a.get(1)).doubleValue())));
        all.put(
                "williams_p",
                SqlFunction.of(
                        3,
                        "(values, one judge's, another's) - the p-value that both judges correlate alike with the values",
                        DataTypes.DoubleType,
                        a -> DependentCorrelations.of(doubles(a.get(0)), doubles(a.get(1)), doubles(a.get(2)))
                                .williamsP()));
        for (Adjustment adjustment : Adjustment.values()) {
            all.put(
                    "adjust_" + adjustment.name().toLowerCase(Locale.ROOT),
                    SqlFunction.of(
                            1,
                            "(p-values of a family) - the adjusted p-values in the same order",
                            DataTypes.createArrayType(DataTypes.DoubleType, false),
                            a -> Arrays.stream(adjustment.adjusted(doubles(a.get(0))))
                                    .boxed()
                                    .toArray()));
        }
        for (Kappa kappa : Kappa.values()) {
            all.put(
                    "kappa_" + kappa.name().toLowerCase(Locale.ROOT),
                    SqlFunction.of(
                            2,
                            "(ratings, another rater's ratings) - Cohen's kappa",
                            DataTypes.DoubleType,
                            a -> kappa.of(ratings(a.get(0)), ratings(a.get(1)))));
        }
    }

    private static void correlation(Map<String, SqlFunction> all, String name, Correlated correlated) {
        all.put(
                name + "_r",
                SqlFunction.of(2, "(values, other values) - the correlation", DataTypes.DoubleType, a -> correlated
                        .apply(doubles(a.get(0)), doubles(a.get(1)))
                        .value()));
        all.put(
                name + "_p",
                SqlFunction.of(
                        2,
                        "(values, other values) - the two-sided p-value of no correlation",
                        DataTypes.DoubleType,
                        a -> correlated
                                .apply(doubles(a.get(0)), doubles(a.get(1)))
                                .p()));
    }

    private static double[] doubles(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }

    private static int[] ratings(Object list) {
        return AnswerFunctions.positions(list).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
