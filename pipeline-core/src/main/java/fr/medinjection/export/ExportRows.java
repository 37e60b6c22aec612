package fr.medinjection.export;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows as they are published: the columns of the release, and chats. */
public record ExportRows(ExportConfig config, PromptRenderer renderer) {
    static final String COLLECTION = "collection";
    private static final String APART = "-share-alike";
    private static final StructType RENDERED = new StructType(new StructField[] {
        Rows.textField(COLLECTION),
        Rows.textField("split"),
        Rows.textField("id"),
        Rows.textField("instruction"),
        Rows.textField("context"),
        Rows.textField("answer"),
        Rows.textField("type"),
        Rows.textField("origin"),
        Rows.textField("derived_from"),
        Rows.textField("prompt")
    });

    /** The columns of the published layout. */
    List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("instruction", "context", "answer", "type", "origin"));
        if (config.derivedFrom()) {
            columns.add("derived_from");
        }
        return columns;
    }

    /** Rendered rows that may be passed on, each in the collection named after its component. */
    Dataset<Row> ofCorpus(Dataset<Row> corpus) {
        return rendered(corpus, "");
    }

    /** Rendered rows that may be passed on, all in one collection. */
    Dataset<Row> ofMix(Dataset<Row> mix, String name) {
        return rendered(mix, name);
    }

    /** One JSON object a row. */
    Dataset<Row> jsonLines(Dataset<Row> rendered) {
        Column[] columns = columns().stream().map(functions::col).toArray(Column[]::new);
        return rendered.withColumn("value", to_json(struct(columns)));
    }

    /** One JSON array of messages a row, as training scripts read it. */
    Dataset<Row> chats(Dataset<Row> rendered) {
        return rendered.withColumn(
                "value", to_json(array(message("user", col("prompt")), message("assistant", col("answer")))));
    }

    private static Column message(String role, Column content) {
        return struct(lit(role).as("role"), content.as("content"));
    }

    private Dataset<Row> rendered(Dataset<Row> rows, String collection) {
        Licences licences = config.licences();
        PromptRenderer prompts = renderer;
        Origin origin = config.origin();
        return rows.filter((FilterFunction<Row>)
                        row -> licences.exclusion(licence(row)).isEmpty())
                .map(
                        (MapFunction<Row, Row>) row -> render(row, collection, licences, prompts, origin),
                        Encoders.row(RENDERED));
    }

    private static String licence(Row row) {
        Row lineage = row.getStruct(row.fieldIndex("lineage"));
        return Rows.string(lineage, "licence");
    }

    private static Row render(Row row, String collection, Licences licences, PromptRenderer prompts, Origin origin) {
        Instruction item = Instruction.of(row);
        String name = collection.isEmpty() ? collection(item) : collection;
        return RowFactory.create(
                licences.standsApart(item.lineage().licence()) ? name + APART : name,
                item.split().label(),
                item.id(),
                prompts.published(item),
                item.context(),
                prompts.gold(item),
                item.type().name(),
                origin(item, origin),
                item.lineage().parent(),
                prompts.prompt(item));
    }

    private static String collection(Instruction item) {
        return item.component().name().toLowerCase(Locale.ROOT);
    }

    private static String origin(Instruction item, Origin origin) {
        return switch (origin) {
            case COMPONENT -> collection(item);
            case SOURCE -> item.source();
            case DATASET -> item.lineage().dataset();
        };
    }
}
