package fr.medinjection.embed;

import fr.medinjection.data.Rows;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A way by which items come by their vectors. */
interface Vectorising {
    /** What is found for each item: exactly one of {@code vector} and {@code reason}. */
    StructType FOUND = new StructType()
            .add(Rows.textField("id"))
            .add(Rows.textField("component"))
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("reason", DataTypes.StringType);

    /**
     * Does the work.
     *
     * @param items of the corpus
     * @return a row of {@link #FOUND} for each, which may be read as often as is wanted
     */
    Dataset<Row> of(Dataset<Row> items);

    /** Called once what was found is kept elsewhere. */
    default void done() {}
}
