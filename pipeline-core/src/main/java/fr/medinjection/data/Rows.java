package fr.medinjection.data;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** The few idioms of reading and declaring Spark rows that the row types share. */
public final class Rows {
    public static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType, false);
    public static final DataType INTS = DataTypes.createArrayType(DataTypes.IntegerType, false);

    private Rows() {}

    /** A column that is never null. */
    public static StructField field(String name, DataType type) {
        return new StructField(name, type, false, Metadata.empty());
    }

    /** A string column that is never null. */
    public static StructField textField(String name) {
        return field(name, DataTypes.StringType);
    }

    public static String string(Row row, String column) {
        return row.getString(row.fieldIndex(column));
    }

    public static long longValue(Row row, String column) {
        return row.getLong(row.fieldIndex(column));
    }

    public static <T> List<T> list(Row row, String column) {
        return List.copyOf(row.<T>getList(row.fieldIndex(column)));
    }

    /** Numbers as a row holds them, not copied. */
    public static Object floats(float[] values) {
        return scala.Predef.wrapFloatArray(values);
    }

    public static float[] floats(Row row, String column) {
        List<Float> values = row.getList(row.fieldIndex(column));
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
