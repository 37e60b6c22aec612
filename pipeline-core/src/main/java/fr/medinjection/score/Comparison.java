package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;

import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Bootstrap.Difference;
import fr.medinjection.udf.metric.statistics.Proportions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Two models on the same items: the difference of a score with its paired interval, p-values plain and adjusted for all
 * pairs of the same score, and how large the difference is.
 */
final class Comparison {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("first"),
        textField("second"),
        textField("decoding"),
        textField("orders"),
        textField("slice"),
        textField("average"),
        textField("metric"),
        textField("variant"),
        textField("signature"),
        field("items", DataTypes.DoubleType),
        field("first_value", DataTypes.DoubleType),
        field("second_value", DataTypes.DoubleType),
        field("difference", DataTypes.DoubleType),
        field("low", DataTypes.DoubleType),
        field("high", DataTypes.DoubleType),
        field("p", DataTypes.DoubleType),
        field("p_holm", DataTypes.DoubleType),
        field("p_benjamini_hochberg", DataTypes.DoubleType),
        field("family_size", DataTypes.IntegerType),
        field("standardised", DataTypes.DoubleType),
        field("cohens_h", DataTypes.DoubleType)
    });

    /** What is 0 or 1 for each item. */
    private static final List<String> SHARES = List.of("exact-match", "judge");

    private static final List<String> SCORE =
            List.of("decoding", "orders", "slice", "average", "metric", "variant", "signature");

    private Comparison() {}

    /** The values of models compared in the configured slices, of those that meet. */
    static Dataset<Row> of(Dataset<Row> models, ScoreConfig config, Opponents opponents) {
        double confidence = config.confidence();
        Dataset<Row> compared = models.where(
                        col("statistic").equalTo(Cell.VALUE).and(col("orders").isin(Sheet.PUBLISHED, Sheet.PERMUTED)))
                .where(substring_index(col("slice"), "=", 1)
                        .isin(config.compare().toArray()));
        return Grouped.by(compared, SCORE)
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (key, rows) -> {
                            List<Cell> cells = new ArrayList<>();
                            rows.forEachRemaining(row -> cells.add(Cell.of(row)));
                            return pairs(cells, confidence, opponents).iterator();
                        },
                        Encoders.row(SCHEMA));
    }

    /** The pairs of models among the values of one score; models over other numbers of items are not comparable. */
    private static List<Row> pairs(List<Cell> models, double confidence, Opponents opponents) {
        List<Cell> sorted = new ArrayList<>(models);
        sorted.sort(Comparator.comparing(cell -> cell.run().model()));
        List<Cell[]> pairs = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1; j < sorted.size(); j++) {
                if (sorted.get(i).items() == sorted.get(j).items()
                        && opponents.meet(
                                sorted.get(i).run().model(), sorted.get(j).run().model())) {
                    pairs.add(new Cell[] {sorted.get(i), sorted.get(j)});
                }
            }
        }
        List<Difference> differences =
                pairs.stream().map(pair -> difference(pair, confidence)).toList();
        double[] p = differences.stream().mapToDouble(Difference::p).toArray();
        double[] holm = Adjustment.HOLM.adjusted(p);
        double[] rates = Adjustment.BENJAMINI_HOCHBERG.adjusted(p);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            rows.add(row(pairs.get(i), differences.get(i), holm[i], rates[i], p.length));
        }
        return rows;
    }

    private static Difference difference(Cell[] pair, double confidence) {
        double[] replicates = differences(pair);
        return Difference.of(pair[0].value() - pair[1].value(), replicates, confidence);
    }

    private static double[] differences(Cell[] pair) {
        double[] first = pair[0].replicates();
        double[] second = pair[1].replicates();
        double[] differences = new double[first.length];
        Arrays.setAll(differences, i -> first[i] - second[i]);
        return differences;
    }

    private static Row row(Cell[] pair, Difference difference, double holm, double rate, int family) {
        Cell.Key key = pair[0].key();
        return RowFactory.create(
                pair[0].run().model(),
                pair[1].run().model(),
                pair[0].run().decoding(),
                key.orders(),
                key.slice(),
                key.average(),
                key.metric(),
                key.variant(),
                key.signature(),
                pair[0].items(),
                pair[0].value(),
                pair[1].value(),
                difference.interval().estimate(),
                difference.interval().low(),
                difference.interval().high(),
                difference.p(),
                holm,
                rate,
                family,
                standardised(pair, difference.interval().estimate()),
                cohensH(pair, key));
    }

    /** The difference in units of how much the items' differences vary, clusters taken together. */
    private static double standardised(Cell[] pair, double difference) {
        double error = Derived.deviation(Arrays.stream(differences(pair))
                .filter(value -> !Double.isNaN(value))
                .toArray());
        return error == 0 ? Double.NaN : difference / (error * Math.sqrt(pair[0].items()));
    }

    /** For shares of items alone. */
    private static double cohensH(Cell[] pair, Cell.Key key) {
        return SHARES.contains(key.metric()) ? Proportions.cohensH(pair[0].value(), pair[1].value()) : Double.NaN;
    }
}
