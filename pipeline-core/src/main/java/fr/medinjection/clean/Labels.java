package fr.medinjection.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.data.Rows;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The labels that occur: (source, label, status, categories, rows), so that none without a category goes unseen. */
public final class Labels {
    public static final String MAPPED = "mapped";
    public static final String UNCATEGORISED = "uncategorised";
    public static final String UNMAPPED = "unmapped";
    public static final StructType SCHEMA = new StructType(new StructField[] {
        Rows.textField("source"),
        Rows.textField("label"),
        Rows.textField("status"),
        Rows.field("categories", Rows.STRINGS),
        Rows.field("rows", DataTypes.LongType)
    });

    private Labels() {}

    /** The labels of rows that have the columns {@code source} and {@code specialties}: instructions or source texts. */
    public static Dataset<Row> of(Dataset<Row> rows, SpecialtyMap map) {
        return rows.select(col("source"), explode(col("specialties")).as("label"))
                .groupBy("source", "label")
                .agg(count(lit(1)).as("rows"))
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) counted -> {
                            SpecialtyMap.Lookup lookup = map.lookup();
                            Iterable<Row> all = () -> counted;
                            return StreamSupport.stream(all.spliterator(), false)
                                    .map(row -> label(row, lookup))
                                    .iterator();
                        },
                        Encoders.row(SCHEMA));
    }

    private static Row label(Row row, SpecialtyMap.Lookup lookup) {
        Optional<List<String>> categories = lookup.categories(row.getString(1));
        String status = categories
                .map(found -> found.isEmpty() ? UNCATEGORISED : MAPPED)
                .orElse(UNMAPPED);
        return RowFactory.create(
                row.getString(0),
                row.getString(1),
                status,
                categories.orElse(List.of()).toArray(),
                row.getLong(2));
    }
}
