package fr.medinjection.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The scores and comparisons that the report shows: of the whole test set and its types, not of each slice. */
record ScoreFacts(List<Line> lines, List<Pair> pairs) {
    static final ScoreFacts NONE = new ScoreFacts(List.of(), List.of());

    /** The model before any training. */
    static final String BASE = "base";

    private static final List<String> MODELS =
            List.of(BASE, "NAT", "TRAD", "SYN", "NAT-TRAD", "NAT-SYN", "TRAD-SYN", "ALL");

    /** A model and how it decoded. */
    record Run(String model, String decoding) {}

    /** One score. */
    record Line(
            Run run,
            String trainingSeed,
            String orders,
            String slice,
            String average,
            String statistic,
            String metric,
            String variant,
            double value,
            double low,
            double high) {
        static Line of(Row row) {
            return new Line(
                    new Run(row.getAs("model"), row.getAs("decoding")),
                    row.getAs("training_seed"),
                    row.getAs("orders"),
                    row.getAs("slice"),
                    row.getAs("average"),
                    row.getAs("statistic"),
                    row.getAs("metric"),
                    row.getAs("variant"),
                    row.<Double>getAs("value"),
                    row.<Double>getAs("low"),
                    row.<Double>getAs("high"));
        }
    }

    /** Two models compared in the published order, over items. */
    record Pair(
            String first,
            String second,
            String decoding,
            String slice,
            String metric,
            String variant,
            double difference,
            double low,
            double high,
            double p,
            double holm) {
        static Pair of(Row row) {
            return new Pair(
                    row.getAs("first"),
                    row.getAs("second"),
                    row.getAs("decoding"),
                    row.getAs("slice"),
                    row.getAs("metric"),
                    row.getAs("variant"),
                    row.<Double>getAs("difference"),
                    row.<Double>getAs("low"),
                    row.<Double>getAs("high"),
                    row.<Double>getAs("p"),
                    row.<Double>getAs("p_holm"));
        }
    }

    ScoreFacts {
        lines = List.copyOf(lines);
        pairs = List.copyOf(pairs);
    }

    /**
     * As many rows come to the driver as models have scores in these few slices.
     *
     * @param comparisons none where there is but one model
     */
    static ScoreFacts read(Dataset<Row> scores, Optional<Dataset<Row>> comparisons) {
        String slices = "slice in ('all', 'aggregate', 'type=MCQ', 'type=MCQU', 'type=OEQ')";
        List<Line> lines = scores.where(slices + " and orders in ('published', 'permuted')").collectAsList().stream()
                .map(Line::of)
                .toList();
        List<Pair> pairs = comparisons
                .map(rows ->
                        rows.where(slices + " and orders = 'published' and average = 'micro'").collectAsList().stream()
                                .map(Pair::of)
                                .toList())
                .orElse(List.of());
        return new ScoreFacts(lines, pairs);
    }

    /** The paper's models in its order, then all others. */
    List<Run> runs() {
        return lines.stream()
                .map(Line::run)
                .distinct()
                .sorted(Comparator.comparing(Run::decoding)
                        .thenComparing(run -> place(run.model()))
                        .thenComparing(Run::model))
                .toList();
    }

    private static int place(String model) {
        int place = MODELS.indexOf(model);
        return place < 0 ? MODELS.size() : place;
    }

    /** A score of a run: the mean over its training seeds where there are several. */
    Optional<Line> line(
            Run run, String orders, String slice, String average, String statistic, String metric, String variant) {
        return lines.stream()
                .filter(line -> line.run().equals(run)
                        && line.orders().equals(orders)
                        && line.slice().equals(slice)
                        && line.average().equals(average)
                        && line.statistic().equals(statistic)
                        && line.metric().equals(metric)
                        && line.variant().equals(variant))
                .max(Comparator.comparing(line -> line.trainingSeed().equals("mean") ? 1 : 0));
    }

    /** A value over items in the published order. */
    Optional<Line> line(Run run, String slice, String metric, String variant) {
        return line(run, "published", slice, "micro", "value", metric, variant);
    }
}
