package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Bootstrap;
import fr.medinjection.udf.metric.statistics.Correlation;
import fr.medinjection.udf.metric.statistics.Interval;
import fr.medinjection.udf.metric.statistics.Kappa;
import fr.medinjection.udf.metric.statistics.KrippendorffAlpha;
import fr.medinjection.udf.metric.statistics.Proportions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Every metric and judge against the humans, and the humans against each other. */
final class Agreement {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("metric"),
        textField("variant"),
        textField("signature"),
        textField("statistic"),
        field("items", DataTypes.IntegerType),
        field("value", DataTypes.DoubleType),
        field("low", DataTypes.DoubleType),
        field("high", DataTypes.DoubleType),
        field("p", DataTypes.DoubleType),
        field("p_holm", DataTypes.DoubleType),
        field("p_benjamini_hochberg", DataTypes.DoubleType),
        field("confidence", DataTypes.DoubleType)
    });

    /** The humans among themselves, as metrics. */
    static final String RATERS = "raters";

    static final String RATER = "rater";

    private static final Map<String, BiFunction<double[], double[], Correlation>> CORRELATIONS = new LinkedHashMap<>();

    static {
        CORRELATIONS.put("pearson", Correlation::pearson);
        CORRELATIONS.put("spearman", Correlation::spearman);
        CORRELATIONS.put("kendall", Correlation::kendall);
    }

    private final List<Case> cases;
    private final Panel panel;
    private final Bootstrap bootstrap;

    Agreement(List<Case> cases, Panel panel, Bootstrap bootstrap) {
        this.cases = cases;
        this.panel = panel;
        this.bootstrap = bootstrap;
    }

    /** One statistic; {@code p} is NaN where there is no test. */
    private record Line(Measured.Name name, String statistic, int items, Interval interval, double p) {}

    List<Row> rows(List<Measured> measured) {
        List<Row> rows = new ArrayList<>();
        CORRELATIONS.forEach((statistic, correlation) -> rows.addAll(family(measured.stream()
                .map(one -> correlated(one.name(), statistic, panel.means(), one.values(), correlation))
                .toList())));
        measured.stream().filter(one -> one.name().isJudge()).forEach(judge -> rows.addAll(family(ofVerdicts(judge))));
        if (panel.raters().size() > 1) {
            rows.addAll(family(amongHumans()));
        }
        return rows;
    }

    private Line correlated(
            Measured.Name name,
            String statistic,
            double[] humans,
            double[] values,
            BiFunction<double[], double[], Correlation> correlation) {
        Paired pairs = Paired.of(cases, humans, values);
        Correlation found = pairs.size() < 2
                ? new Correlation(Double.NaN, Double.NaN)
                : correlation.apply(pairs.column(0), pairs.column(1));
        Interval interval = Double.isNaN(found.value())
                ? none()
                : pairs.interval(
                        bootstrap,
                        drawn -> correlation.apply(drawn[0], drawn[1]).value());
        return new Line(name, statistic, pairs.size(), interval, found.p());
    }

    private Interval none() {
        return new Interval(Double.NaN, Double.NaN, Double.NaN, bootstrap.confidence());
    }

    /** A judge's verdicts against what most humans say. */
    private List<Line> ofVerdicts(Measured judge) {
        Paired pairs = Paired.of(cases, panel.majority(), judge.values());
        double[] humans = pairs.column(0);
        double[] verdicts = pairs.column(1);
        List<Line> lines = new ArrayList<>();
        if (pairs.size() > 0) {
            lines.add(line(judge.name(), "accuracy", pairs, drawn -> same(drawn[0], drawn[1])));
            lines.add(line(judge.name(), "kappa", pairs, Agreement::kappa));
            lines.add(share(judge.name(), "sensitivity", humans, verdicts, 1));
            lines.add(share(judge.name(), "specificity", humans, verdicts, 0));
        }
        return lines;
    }

    private Line share(Measured.Name name, String statistic, double[] humans, double[] verdicts, int of) {
        int[] asked =
                IntStream.range(0, humans.length).filter(i -> humans[i] == of).toArray();
        long right = Arrays.stream(asked).filter(i -> verdicts[i] == of).count();
        Interval interval = asked.length == 0 ? none() : Proportions.exact(right, asked.length, bootstrap.confidence());
        return new Line(name, statistic, asked.length, interval, Double.NaN);
    }

    private Line line(Measured.Name name, String statistic, Paired pairs, ToDoubleFunction<double[][]> function) {
        return new Line(name, statistic, pairs.size(), pairs.interval(bootstrap, function), Double.NaN);
    }

    private static double same(double[] first, double[] second) {
        return IntStream.range(0, first.length)
                .mapToDouble(i -> first[i] == second[i] ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private static double kappa(double[][] drawn) {
        return Kappa.UNWEIGHTED.of(Paired.ratings(drawn[0]), Paired.ratings(drawn[1]));
    }

    private List<Line> amongHumans() {
        List<Line> lines = new ArrayList<>();
        List<String> raters = panel.raters();
        for (KrippendorffAlpha alpha : KrippendorffAlpha.values()) {
            lines.add(alpha(alpha));
        }
        for (int i = 0; i < raters.size(); i++) {
            Measured.Name one = new Measured.Name(RATER, raters.get(i), "against-the-mean-of-the-others");
            lines.add(correlated(one, "pearson", panel.meansWithout(i), panel.of(i), Correlation::pearson));
            for (int j = i + 1; j < raters.size(); j++) {
                Paired pairs = Paired.of(cases, panel.of(i), panel.of(j));
                if (pairs.size() > 0) {
                    String names = raters.get(i) + " & " + raters.get(j);
                    lines.add(line(new Measured.Name(RATERS, names, "two"), "kappa", pairs, Agreement::kappa));
                }
            }
        }
        return lines;
    }

    /** Units are resampled with all their ratings, also those that not everybody rated. */
    private Line alpha(KrippendorffAlpha alpha) {
        double[][] ratings = panel.ratings();
        int units = (int)
                Arrays.stream(panel.means()).filter(mean -> !Double.isNaN(mean)).count();
        double[] places = IntStream.range(0, cases.size()).asDoubleStream().toArray();
        Interval interval = Paired.of(cases, places)
                .interval(
                        bootstrap,
                        drawn -> alpha.of(Arrays.stream(ratings)
                                .map(rater -> Arrays.stream(drawn[0])
                                        .map(place -> rater[(int) place])
                                        .toArray())
                                .toArray(double[][]::new)));
        String statistic = "alpha-" + alpha.name().toLowerCase(Locale.ROOT);
        return new Line(new Measured.Name(RATERS, "all", "krippendorff"), statistic, units, interval, Double.NaN);
    }

    /** Lines of one family: their p-values are adjusted together, those of them that are numbers. */
    private static List<Row> family(List<Line> lines) {
        int[] tested = IntStream.range(0, lines.size())
                .filter(i -> !Double.isNaN(lines.get(i).p()))
                .toArray();
        double[] p = Arrays.stream(tested).mapToDouble(i -> lines.get(i).p()).toArray();
        double[] holm = Adjustment.HOLM.adjusted(p);
        double[] rates = Adjustment.BENJAMINI_HOCHBERG.adjusted(p);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int place = Arrays.binarySearch(tested, i);
            rows.add(row(lines.get(i), place < 0 ? Double.NaN : holm[place], place < 0 ? Double.NaN : rates[place]));
        }
        return rows;
    }

    private static Row row(Line line, double holm, double rate) {
        return RowFactory.create(
                line.name().metric(),
                line.name().variant(),
                line.name().signature(),
                line.statistic(),
                line.items(),
                line.interval().estimate(),
                line.interval().low(),
                line.interval().high(),
                line.p(),
                holm,
                rate,
                line.interval().confidence());
    }
}
