package fr.medinjection.stage;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The two columns by which a stage marks a row as dropped, both {@code ""} while the row is kept. */
public final class Drops {
    public static final String STAGE = "drop_stage";
    public static final String REASON = "drop_reason";

    private Drops() {}

    /** A row schema with the two columns added. */
    public static StructType marked(StructType schema) {
        return schema.add(STAGE, DataTypes.StringType, false).add(REASON, DataTypes.StringType, false);
    }

    public static Column kept() {
        return col(REASON).equalTo("");
    }

    public static Column dropped() {
        return col(REASON).notEqual("");
    }
}
