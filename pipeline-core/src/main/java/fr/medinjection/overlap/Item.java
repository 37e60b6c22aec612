package fr.medinjection.overlap;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Rows;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** An item of the corpus with its vector, brought to length 1. */
@SuppressWarnings("ArrayRecordComponent") // compared by its id
record Item(String id, String component, String source, String split, float[] vector) implements Serializable {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("id"),
        textField("component"),
        textField("source"),
        textField("split"),
        field("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
    });

    /** Two items that mean the same; the component of the left one comes first. */
    static final StructType PAIR = new StructType(new StructField[] {
        textField("left_id"),
        textField("left_component"),
        textField("left_source"),
        textField("left_split"),
        textField("right_id"),
        textField("right_component"),
        textField("right_source"),
        textField("right_split"),
        field("similarity", DataTypes.FloatType)
    });

    static Row unit(Row row) {
        return RowFactory.create(
                row.getAs("id"),
                row.getAs("component"),
                row.getAs("source"),
                row.getAs("split"),
                Rows.floats(Samples.unit(Rows.floats(row, "vector"))));
    }

    static Item of(Row row) {
        return new Item(
                row.getAs("id"),
                row.getAs("component"),
                row.getAs("source"),
                row.getAs("split"),
                Rows.floats(row, "vector"));
    }

    /** Whether the other one is of another component. */
    boolean isForeignTo(Item other) {
        return !component.equals(other.component);
    }

    Row pair(Item other, float similarity) {
        boolean isFirst = component.compareTo(other.component) < 0;
        Item left = isFirst ? this : other;
        Item right = isFirst ? other : this;
        return RowFactory.create(
                left.id,
                left.component,
                left.source,
                left.split,
                right.id,
                right.component,
                right.source,
                right.split,
                similarity);
    }
}
