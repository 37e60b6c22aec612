package fr.medinjection.score;

import static fr.medinjection.data.Rows.string;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.sql.Row;

/**
 * What was measured of single answers outside of scoring, such as a judge's verdicts.
 *
 * @param variant who or what measured
 */
record Mark(String metric, String variant, String signature) implements Serializable, Comparable<Mark> {
    private static final Comparator<Mark> ORDER =
            Comparator.comparing(Mark::metric).thenComparing(Mark::variant).thenComparing(Mark::signature);

    static Mark of(Row row) {
        return new Mark(string(row, "metric"), string(row, "variant"), string(row, "signature"));
    }

    @Override
    public int compareTo(Mark other) {
        return ORDER.compare(this, other);
    }

    /** The name of its family of scores. */
    String family() {
        return String.join("\u0000", "mark", metric, variant, signature);
    }

    /** What one answer was given; NaN where there was an attempt and no value came of it. */
    record Given(Mark mark, double value) {
        static Given of(Row row) {
            return new Given(Mark.of(row), row.isNullAt(3) ? Double.NaN : row.getDouble(3));
        }
    }
}
