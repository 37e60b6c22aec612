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
 * One instruction-response pair: the row that flows between stages. Nothing is null: what is absent is an empty string
 * or list. Options are known by position; letters exist only in prompts and replies, so permuting options never rewrites
 * an answer.
 *
 * @param id hash of the source and the record's identity in it ({@link Ids#of})
 * @param contentHash hash of the normalised content, {@code ""} before cleaning
 * @param source the key of the source in {@code conf/sources.yaml}
 * @param language ISO 639-1 code; only French rows enter the corpus
 * @param correct zero-based positions of the right options, ascending
 * @param answer the free-text answer of an open item, or the explanation of a closed one
 * @param specialties the labels of the source, as they stand there
 * @param categories of the fourteen, after cleaning
 * @param task the task of a synthetic item, or {@code ""}
 * @param skill {@code understanding} or {@code reasoning} where the source says so, or {@code ""}
 * @param group what must not be cut by a split (clinical case, document); {@code ""} where the row stands alone
 * @param flags reasons given by checks that flag without dropping
 */
public record Instruction(
        String id,
        String contentHash,
        Component component,
        String source,
        Split split,
        TaskType type,
        String language,
        String context,
        String question,
        List<String> options,
        List<Integer> correct,
        String answer,
        List<String> specialties,
        List<String> categories,
        String task,
        String skill,
        String group,
        List<String> flags,
        Lineage lineage) {
    public static final StructType SCHEMA = new StructType(new StructField[] {
        textField("id"),
        textField("content_hash"),
        textField("component"),
        textField("source"),
        textField("split"),
        textField("type"),
        textField("language"),
        textField("context"),
        textField("question"),
        field("options", Rows.STRINGS),
        field("correct", Rows.INTS),
        textField("answer"),
        field("specialties", Rows.STRINGS),
        field("categories", Rows.STRINGS),
        textField("task"),
        textField("skill"),
        textField("group"),
        field("flags", Rows.STRINGS),
        field("lineage", Lineage.SCHEMA)
    });

    public Instruction {
        options = List.copyOf(options);
        correct = List.copyOf(correct);
        specialties = List.copyOf(specialties);
        categories = List.copyOf(categories);
        flags = List.copyOf(flags);
    }

    public static Instruction of(Row row) {
        return new Instruction(
                string(row, "id"),
                string(row, "content_hash"),
                Component.valueOf(string(row, "component")),
                string(row, "source"),
                Split.of(string(row, "split")),
                TaskType.valueOf(string(row, "type")),
                string(row, "language"),
                string(row, "context"),
                string(row, "question"),
                list(row, "options"),
                list(row, "correct"),
                string(row, "answer"),
                list(row, "specialties"),
                list(row, "categories"),
                string(row, "task"),
                string(row, "skill"),
                string(row, "group"),
                list(row, "flags"),
                Lineage.of(row.getStruct(row.fieldIndex("lineage"))));
    }

    public Row toRow() {
        return RowFactory.create(
                id,
                contentHash,
                component.name(),
                source,
                split.label(),
                type.name(),
                language,
                context,
                question,
                options.toArray(),
                correct.toArray(),
                answer,
                specialties.toArray(),
                categories.toArray(),
                task,
                skill,
                group,
                flags.toArray(),
                lineage.toRow());
    }
}
