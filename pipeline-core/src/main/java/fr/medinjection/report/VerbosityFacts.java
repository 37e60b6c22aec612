package fr.medinjection.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How scores of open answers go with their length, over the models: as many rows as metrics and models. */
record VerbosityFacts(List<Line> lines) {
    static final VerbosityFacts NONE = new VerbosityFacts(List.of());

    /** The measure of length that the page shows: the paper's base model answers 28 times the reference by it. */
    static final String LENGTH = "length-mean-of-ratios";

    static final String VARIANT = "french";

    /**
     * The correlations of one metric with the length.
     *
     * @param leftOut the model that is left out, or {@code ""}
     */
    record Line(
            String decoding,
            String metric,
            String variant,
            String leftOut,
            int models,
            double spearman,
            double spearmanP,
            double kendall,
            double kendallP) {
        static Line of(Row row) {
            return new Line(
                    row.getAs("decoding"),
                    row.getAs("metric"),
                    row.getAs("variant"),
                    row.getAs("left_out"),
                    row.<Integer>getAs("models"),
                    row.<Double>getAs("spearman"),
                    row.<Double>getAs("spearman_p"),
                    row.<Double>getAs("kendall"),
                    row.<Double>getAs("kendall_p"));
        }

        boolean isOf(Line other) {
            return decoding.equals(other.decoding) && metric.equals(other.metric) && variant.equals(other.variant);
        }
    }

    VerbosityFacts {
        lines = List.copyOf(lines);
    }

    static VerbosityFacts read(Dataset<Row> verbosity) {
        return new VerbosityFacts(
                verbosity
                        .where("length_metric = '" + LENGTH + "' and length_variant = '" + VARIANT + "'")
                        .collectAsList()
                        .stream()
                        .map(Line::of)
                        .toList());
    }

    /** Over all models, a line for each metric that has a correlation: judges first. */
    List<Line> whole() {
        return lines.stream()
                .filter(line -> line.leftOut().isEmpty()
                        && !Double.isNaN(line.spearman())
                        && !line.metric().endsWith("-failed")
                        && !line.metric().equals("empty"))
                .sorted(Comparator.comparing((Line line) -> line.metric().equals("judge") ? 0 : 1)
                        .thenComparing(Line::decoding)
                        .thenComparing(Line::metric)
                        .thenComparing(Line::variant))
                .toList();
    }

    /** The same with each model left out. */
    List<Line> without(Line whole) {
        return lines.stream()
                .filter(line -> line.isOf(whole) && !line.leftOut().isEmpty() && !Double.isNaN(line.spearman()))
                .toList();
    }

    /** The one of those that lies furthest from the whole. */
    Optional<Line> furthest(Line whole) {
        return without(whole).stream()
                .max(Comparator.comparingDouble((Line line) -> Math.abs(line.spearman() - whole.spearman()))
                        .thenComparing(Line::leftOut));
    }
}
