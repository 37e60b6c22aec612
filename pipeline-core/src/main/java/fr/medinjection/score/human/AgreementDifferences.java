package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Bootstrap;
import fr.medinjection.udf.metric.statistics.Correlation;
import fr.medinjection.udf.metric.statistics.DependentCorrelations;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Whether one judge or metric correlates better with the humans than another does on the same answers: Pearson's r compared by
 * paired resamples, and by Williams and Steiger. Each judge is compared with everything else; without judges, each with each.
 */
final class AgreementDifferences {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("first_metric"),
        textField("first_variant"),
        textField("first_signature"),
        textField("second_metric"),
        textField("second_variant"),
        textField("second_signature"),
        field("items", DataTypes.IntegerType),
        field("first_r", DataTypes.DoubleType),
        field("second_r", DataTypes.DoubleType),
        field("difference", DataTypes.DoubleType),
        field("low", DataTypes.DoubleType),
        field("high", DataTypes.DoubleType),
        field("p", DataTypes.DoubleType),
        field("p_williams", DataTypes.DoubleType),
        field("p_steiger", DataTypes.DoubleType),
        field("p_holm", DataTypes.DoubleType),
        field("p_benjamini_hochberg", DataTypes.DoubleType),
        field("family_size", DataTypes.IntegerType),
        field("cohens_q", DataTypes.DoubleType)
    });
    private static final int LEAST = 4;

    private final List<Case> cases;
    private final Panel panel;
    private final Bootstrap bootstrap;

    AgreementDifferences(List<Case> cases, Panel panel, Bootstrap bootstrap) {
        this.cases = cases;
        this.panel = panel;
        this.bootstrap = bootstrap;
    }

    private record Pair(
            Measured first,
            Measured second,
            int items,
            DependentCorrelations correlations,
            Bootstrap.Difference difference) {}

    List<Row> rows(List<Measured> measured) {
        List<Pair> pairs = new ArrayList<>();
        boolean judged = measured.stream().anyMatch(one -> one.name().isOfJudge());
        for (int i = 0; i < measured.size(); i++) {
            for (int j = i + 1; j < measured.size(); j++) {
                Measured first = measured.get(i);
                Measured second = measured.get(j);
                if (!judged || first.name().isOfJudge() || second.name().isOfJudge()) {
                    add(first, second, pairs);
                }
            }
        }
        // By Williams: the p-values that are adjusted must not be as coarse as resamples make them.
        double[] p = pairs.stream()
                .mapToDouble(pair -> pair.correlations().williamsP())
                .map(value -> Double.isNaN(value) ? 1 : value)
                .toArray();
        double[] holm = Adjustment.HOLM.adjusted(p);
        double[] rates = Adjustment.BENJAMINI_HOCHBERG.adjusted(p);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            rows.add(row(pairs.get(i), holm[i], rates[i], p.length));
        }
        return rows;
    }

    private void add(Measured first, Measured second, List<Pair> pairs) {
        Paired all = Paired.of(cases, panel.means(), first.values(), second.values());
        if (all.size() < LEAST) {
            return;
        }
        DependentCorrelations both = DependentCorrelations.of(all.column(0), all.column(1), all.column(2));
        if (!Double.isNaN(both.first() - both.second())) {
            Bootstrap.Difference difference = all.difference(
                    bootstrap,
                    drawn -> Correlation.pearson(drawn[0], drawn[1]).value()
                            - Correlation.pearson(drawn[0], drawn[2]).value());
            pairs.add(new Pair(first, second, all.size(), both, difference));
        }
    }

    private static Row row(Pair pair, double holm, double rate, int family) {
        return RowFactory.create(
                pair.first().name().metric(),
                pair.first().name().variant(),
                pair.first().name().signature(),
                pair.second().name().metric(),
                pair.second().name().variant(),
                pair.second().name().signature(),
                pair.items(),
                pair.correlations().first(),
                pair.correlations().second(),
                pair.difference().interval().estimate(),
                pair.difference().interval().low(),
                pair.difference().interval().high(),
                pair.difference().p(),
                pair.correlations().williamsP(),
                pair.correlations().steigerP(),
                holm,
                rate,
                family,
                pair.correlations().cohensQ());
    }
}
