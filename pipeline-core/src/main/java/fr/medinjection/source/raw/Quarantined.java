package fr.medinjection.source.raw;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A raw record that could not become a row.
 *
 * @param source the key of the source in {@code conf/sources.yaml}
 * @param number the record's number in its file
 * @param reason a short kebab-case name, counted in manifests
 * @param detail what was found, for the person who mends the record
 * @param raw the record's text, cut to a bounded length
 */
public record Quarantined(String source, String file, long number, String reason, String detail, String raw) {
    public static final StructType SCHEMA = new StructType(new StructField[] {
        textField("source"),
        textField("file"),
        field("number", DataTypes.LongType),
        textField("reason"),
        textField("detail"),
        textField("raw")
    });

    public Row toRow() {
        return RowFactory.create(source, file, number, reason, detail, raw);
    }
}
