package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.udf.metric.statistics.Correlation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Whether models that write longer answers score higher: the correlation of each score with each length ratio over the
 * models, and again with each model left out (the paper's Figures 5 and 6).
 */
final class Verbosity {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("decoding"),
        textField("slice"),
        textField("length_metric"),
        textField("length_variant"),
        textField("metric"),
        textField("variant"),
        textField("left_out"),
        field("models", DataTypes.IntegerType),
        field("pearson", DataTypes.DoubleType),
        field("pearson_p", DataTypes.DoubleType),
        field("spearman", DataTypes.DoubleType),
        field("spearman_p", DataTypes.DoubleType),
        field("kendall", DataTypes.DoubleType),
        field("kendall_p", DataTypes.DoubleType)
    });

    private static final String LENGTH = "length-";
    private static final int LEAST_MODELS = 3;

    private Verbosity() {}

    /** @param models one row a model, in the schema of {@link Cell} */
    static Dataset<Row> of(Dataset<Row> models) {
        Dataset<Row> open = models.where(
                "slice = 'type=OEQ' and average = 'micro' and statistic = 'value' and orders = 'published'");
        return Grouped.by(open, List.of("decoding"))
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (decoding, rows) -> ofDecoding(decoding, rows),
                        Encoders.row(SCHEMA));
    }

    private record Score(String metric, String variant) {}

    private static Iterator<Row> ofDecoding(String decoding, Iterator<Row> rows) {
        Map<String, Map<String, Double>> byScore = new TreeMap<>();
        Map<String, Score> scores = new TreeMap<>();
        rows.forEachRemaining(row -> {
            Cell cell = Cell.of(row);
            String name = cell.key().metric() + "\u0000" + cell.key().variant();
            scores.put(name, new Score(cell.key().metric(), cell.key().variant()));
            byScore.computeIfAbsent(name, n -> new TreeMap<>()).put(cell.run().model(), cell.value());
        });
        List<Row> found = new ArrayList<>();
        scores.forEach((length, ratio) -> {
            if (ratio.metric().startsWith(LENGTH)) {
                scores.forEach((name, score) -> {
                    if (!score.metric().startsWith(LENGTH)) {
                        found.addAll(of(decoding, ratio, score, byScore.get(length), byScore.get(name)));
                    }
                });
            }
        });
        return found.iterator();
    }

    private static List<Row> of(
            String decoding, Score ratio, Score score, Map<String, Double> lengths, Map<String, Double> values) {
        List<String> models =
                lengths.keySet().stream().filter(values::containsKey).toList();
        List<Row> found = new ArrayList<>();
        List<String> leftOut = new ArrayList<>(List.of(""));
        leftOut.addAll(models);
        for (String out : leftOut) {
            List<String> kept =
                    models.stream().filter(model -> !model.equals(out)).toList();
            if (kept.size() >= LEAST_MODELS) {
                double[] x = kept.stream().mapToDouble(lengths::get).toArray();
                double[] y = kept.stream().mapToDouble(values::get).toArray();
                found.add(row(decoding, ratio, score, out, x, y));
            }
        }
        return found;
    }

    private static Row row(String decoding, Score ratio, Score score, String out, double[] x, double[] y) {
        Correlation pearson = Correlation.pearson(x, y);
        Correlation spearman = Correlation.spearman(x, y);
        Correlation kendall = Correlation.kendall(x, y);
        return RowFactory.create(
                decoding,
                "type=OEQ",
                ratio.metric(),
                ratio.variant(),
                score.metric(),
                score.variant(),
                out,
                x.length,
                pearson.value(),
                pearson.p(),
                spearman.value(),
                spearman.p(),
                kendall.value(),
                kendall.p());
    }
}
