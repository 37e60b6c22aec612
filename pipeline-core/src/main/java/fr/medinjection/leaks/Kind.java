package fr.medinjection.leaks;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How a training row gives a held-out item away. */
public enum Kind {
    /** The same item in the same wrapping, typography apart. */
    SAME,
    /** The same item with its options inside the question, in another order, without accents, its context moved ... */
    REWRAPPED,
    /** A relative of the item: translated or generated from it, or from what it was made of. */
    LINEAGE,
    /** A text for synthesis that holds a held-out item's case, or one that a training item holds, or the reverse of either. */
    CONTAINED;

    /** The report's rows; {@code similarity} is the share of the item found, 0 for lineage, which compares no words. */
    public static final StructType LEAK = new StructType()
            .add("train_id", DataTypes.StringType, false)
            .add("train_component", DataTypes.StringType, false)
            .add("train_source", DataTypes.StringType, false)
            .add("test_id", DataTypes.StringType, false)
            .add("test_component", DataTypes.StringType, false)
            .add("test_source", DataTypes.StringType, false)
            .add("test_split", DataTypes.StringType, false)
            .add("kind", DataTypes.StringType, false)
            .add("similarity", DataTypes.DoubleType, false);

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Row row(String id, String component, String source, String[] test, Kind kind, double similarity) {
        return RowFactory.create(id, component, source, test[0], test[1], test[2], test[3], kind.label(), similarity);
    }
}
