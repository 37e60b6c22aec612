package fr.medinjection.llm;

import fr.medinjection.llm.ledger.Spent;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A request that is to be sent.
 *
 * @param invalid the reply of an earlier run that is to be repaired, or null
 * @param batch the batch of an earlier run that it is in, or null
 * @param spent what earlier runs spent on it
 */
record Pending(String requestId, String request, String invalid, String batch, Spent spent) {
    static final StructType SCHEMA = new StructType()
            .add("request_id", DataTypes.StringType)
            .add("request", DataTypes.StringType)
            .add("invalid", DataTypes.StringType)
            .add("batch", DataTypes.StringType)
            .add("state", DataTypes.StringType)
            .add("prompt_tokens", DataTypes.LongType)
            .add("completion_tokens", DataTypes.LongType)
            .add("cost", DataTypes.DoubleType)
            .add("attempts", DataTypes.IntegerType);

    static Pending of(Row row) {
        Spent spent = row.isNullAt(4)
                ? Spent.NOTHING
                : new Spent(row.<Long>getAs(5), row.<Long>getAs(6), row.<Double>getAs(7), row.getInt(8), 0);
        return new Pending(row.getString(0), row.getString(1), row.getString(2), row.getString(3), spent);
    }
}
