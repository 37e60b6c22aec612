package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One score of one run with its value in every resample.
 */
final class Cell {
    static final String MICRO = "micro";
    static final String MACRO = "macro";
    static final String VALUE = "value";

    private final Run run;
    private final Key key;
    private final double items;
    private final double missing;
    private final double[] values;

    /**
     * @param items how many items it is over
     * @param missing how many of them were not answered
     * @param values the score itself first, then those of the resamples
     */
    Cell(Run run, Key key, double items, double missing, double[] values) {
        this.run = run;
        this.key = key;
        this.items = items;
        this.missing = missing;
        this.values = values.clone();
    }

    /**
     * What a score is of.
     *
     * @param orders in which orders of options: {@code published}, {@code permuted}, {@code permutation-1} ...
     * @param average over items ({@code micro}) or over test sets ({@code macro})
     * @param statistic the score's value, or its deviation over test sets, permutations or training seeds
     */
    record Key(
            String orders,
            String slice,
            String average,
            String statistic,
            String metric,
            String variant,
            String signature) {
        Key in(String otherSlice, String otherAverage) {
            return new Key(orders, otherSlice, otherAverage, statistic, metric, variant, signature);
        }

        Key of(String otherOrders, String otherStatistic) {
            return new Key(otherOrders, slice, average, otherStatistic, metric, variant, signature);
        }
    }

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("model"),
        textField("training_seed"),
        textField("decoding"),
        textField("orders"),
        textField("slice"),
        textField("average"),
        textField("statistic"),
        textField("metric"),
        textField("variant"),
        textField("signature"),
        field("items", DataTypes.DoubleType),
        field("missing", DataTypes.DoubleType),
        field("values", DataTypes.BinaryType)
    });

    static Cell of(Row row) {
        DoubleBuffer bytes = ByteBuffer.wrap(row.<byte[]>getAs("values")).asDoubleBuffer();
        double[] values = new double[bytes.remaining()];
        bytes.get(values);
        return new Cell(
                new Run(string(row, "model"), string(row, "training_seed"), string(row, "decoding")),
                new Key(
                        string(row, "orders"),
                        string(row, "slice"),
                        string(row, "average"),
                        string(row, "statistic"),
                        string(row, "metric"),
                        string(row, "variant"),
                        string(row, "signature")),
                row.getDouble(row.fieldIndex("items")),
                row.getDouble(row.fieldIndex("missing")),
                values);
    }

    Row toRow() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return RowFactory.create(
                run.model(),
                run.trainingSeed(),
                run.decoding(),
                key.orders(),
                key.slice(),
                key.average(),
                key.statistic(),
                key.metric(),
                key.variant(),
                key.signature(),
                items,
                missing,
                bytes.array());
    }

    Run run() {
        return run;
    }

    Key key() {
        return key;
    }

    double items() {
        return items;
    }

    double missing() {
        return missing;
    }

    double value() {
        return values[0];
    }

    /** The score itself (0) or in a resample (from 1 on). */
    double value(int replicate) {
        return values[replicate];
    }

    /** The same score, said to be over so many items. */
    Cell over(double otherItems, double otherMissing) {
        return new Cell(run, key, otherItems, otherMissing, values);
    }

    double[] replicates() {
        return Arrays.copyOfRange(values, 1, values.length);
    }
}
