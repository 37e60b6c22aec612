package fr.medinjection.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * How judges and metrics agree with humans: as many rows as judges, metrics and models.
 *
 * @param lines each of them with the humans, and the humans with each other
 * @param differences of two of them
 * @param rates behind the judges' verdicts
 */
record AgreementFacts(List<Line> lines, List<Difference> differences, List<Rate> rates) {
    static final AgreementFacts NONE = new AgreementFacts(List.of(), List.of(), List.of());

    /** One statistic; {@code p} is NaN where there is no test. */
    record Line(
            String metric,
            String variant,
            String signature,
            String statistic,
            int items,
            double value,
            double low,
            double high,
            double p,
            double holm) {
        static Line of(Row row) {
            return new Line(
                    row.getAs("metric"),
                    row.getAs("variant"),
                    row.getAs("signature"),
                    row.getAs("statistic"),
                    row.<Integer>getAs("items"),
                    row.<Double>getAs("value"),
                    row.<Double>getAs("low"),
                    row.<Double>getAs("high"),
                    row.<Double>getAs("p"),
                    row.<Double>getAs("p_holm"));
        }

        boolean isOf(Line other) {
            return metric.equals(other.metric) && variant.equals(other.variant) && signature.equals(other.signature);
        }

        boolean isHuman() {
            return metric.equals("raters") || metric.equals("rater");
        }
    }

    /** Two measures compared on the same answers. */
    record Difference(
            String first, String second, double difference, double low, double high, double williams, double holm) {
        static Difference of(Row row) {
            return new Difference(
                    row.getAs("first_metric") + " " + row.getAs("first_variant"),
                    row.getAs("second_metric") + " " + row.getAs("second_variant"),
                    row.<Double>getAs("difference"),
                    row.<Double>getAs("low"),
                    row.<Double>getAs("high"),
                    row.<Double>getAs("p_williams"),
                    row.<Double>getAs("p_holm"));
        }
    }

    /** A judge's verdicts on a run, and what they are worth. */
    record Rate(
            String judge,
            String model,
            String decoding,
            long verdicts,
            double rate,
            double corrected,
            double low,
            double high) {
        static Rate of(Row row) {
            return new Rate(
                    row.getAs("judge"),
                    row.getAs("model"),
                    row.getAs("decoding"),
                    row.<Long>getAs("verdicts"),
                    row.<Double>getAs("rate"),
                    row.<Double>getAs("corrected"),
                    row.<Double>getAs("low"),
                    row.<Double>getAs("high"));
        }
    }

    AgreementFacts {
        lines = List.copyOf(lines);
        differences = List.copyOf(differences);
        rates = List.copyOf(rates);
    }

    /** Every measure by its Pearson correlation with the humans, the closest first. */
    List<Line> measures() {
        return lines.stream()
                .filter(line -> line.statistic().equals("pearson") && !line.isHuman())
                .sorted(Comparator.comparingDouble((Line line) -> Double.isNaN(line.value()) ? 2 : -line.value())
                        .thenComparing(Line::metric)
                        .thenComparing(Line::variant))
                .toList();
    }

    /** Another statistic of the same measure. */
    Optional<Line> of(Line measure, String statistic) {
        return lines.stream()
                .filter(line -> line.isOf(measure) && line.statistic().equals(statistic))
                .findFirst();
    }

    /** The humans with each other. */
    List<Line> humans() {
        return lines.stream().filter(Line::isHuman).toList();
    }

    /** The judges among themselves. */
    List<Difference> ofJudges() {
        return differences.stream()
                .filter(one -> one.first().startsWith("judge ") && one.second().startsWith("judge "))
                .toList();
    }
}
