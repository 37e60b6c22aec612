package fr.medinjection.data;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.list;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One text from which items are synthesised: a clinical case or an abstract.
 *
 * @param id hash of the source and the record's identity in it ({@link Ids#of})
 * @param text the body, trimmed
 * @param title the title, or {@code ""}
 * @param specialties the labels of the source, as they stand there
 * @param categories of the fourteen, after cleaning
 * @param flags reasons given by checks that flag without dropping
 */
public record SourceText(
        String id,
        String source,
        Split split,
        String language,
        String title,
        String text,
        List<String> specialties,
        List<String> categories,
        List<String> flags,
        Lineage lineage) {
    /** What stands for the component of a text in findings (duplicates, leaks) beside the components of instructions. */
    public static final String COMPONENT = "TEXT";

    public static final StructType SCHEMA = new StructType(new StructField[] {
        textField("id"),
        textField("source"),
        textField("split"),
        textField("language"),
        textField("title"),
        textField("text"),
        field("specialties", Rows.STRINGS),
        field("categories", Rows.STRINGS),
        field("flags", Rows.STRINGS),
        field("lineage", Lineage.SCHEMA)
    });

    public SourceText {
        specialties = List.copyOf(specialties);
        categories = List.copyOf(categories);
        flags = List.copyOf(flags);
    }

    /** A text as it was read: in French, not cleaned yet. */
    public static SourceText read(
            String id, String source, Split split, String title, String text, List<String> labels, Lineage lineage) {
        return new SourceText(id, source, split, "fr", title, text, labels, List.of(), List.of(), lineage);
    }

    public static SourceText of(Row row) {
        return new SourceText(
                string(row, "id"),
                string(row, "source"),
                Split.of(string(row, "split")),
                string(row, "language"),
                string(row, "title"),
                string(row, "text"),
                list(row, "specialties"),
                list(row, "categories"),
                list(row, "flags"),
                Lineage.of(row.getStruct(row.fieldIndex("lineage"))));
    }

    public Row toRow() {
        return RowFactory.create(
                id,
                source,
                split.label(),
                language,
                title,
                text,
                specialties.toArray(),
                categories.toArray(),
                flags.toArray(),
                lineage.toRow());
    }
}
