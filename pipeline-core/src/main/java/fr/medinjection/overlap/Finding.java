package fr.medinjection.overlap;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One figure about components.
 *
 * @param group {@link #ALL}, or a category
 * @param left the component
 * @param right the other one, or {@code ""} where it is all others
 * @param expected what it would be if the components did not differ
 * @param pValue the chance of a value as far from that or further if they did not
 */
public record Finding(
        String group,
        Measure measure,
        String left,
        String right,
        double value,
        double expected,
        double pValue,
        long leftItems,
        long rightItems) {
    /** The group of all items. */
    public static final String ALL = "all";

    /** What is measured. */
    public enum Measure {
        /** The share of other components among an item's nearest neighbours. */
        MIXING,
        /** The distance between two components' mean vectors. */
        CENTROIDS,
        /** The squared maximum mean discrepancy of two components, by a Gaussian kernel. */
        MMD,
        /** How well a classifier tells two components apart on items it was not trained on: the area under its curve. */
        AUC
    }

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("group"),
        textField("measure"),
        textField("left"),
        textField("right"),
        field("value", DataTypes.DoubleType),
        field("expected", DataTypes.DoubleType),
        field("p_value", DataTypes.DoubleType),
        field("left_items", DataTypes.LongType),
        field("right_items", DataTypes.LongType)
    });

    /** A row of the dataset {@code overlap}. */
    public static Finding of(Row row) {
        return new Finding(
                row.getAs("group"),
                Measure.valueOf(row.<String>getAs("measure").toUpperCase(Locale.ROOT)),
                row.getAs("left"),
                row.getAs("right"),
                row.<Double>getAs("value"),
                row.<Double>getAs("expected"),
                row.<Double>getAs("p_value"),
                row.<Long>getAs("left_items"),
                row.<Long>getAs("right_items"));
    }

    Row toRow() {
        return RowFactory.create(
                group,
                measure.name().toLowerCase(Locale.ROOT),
                left,
                right,
                value,
                expected,
                pValue,
                leftItems,
                rightItems);
    }
}
