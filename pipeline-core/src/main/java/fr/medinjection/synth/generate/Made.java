package fr.medinjection.synth.generate;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Instruction;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows of what replies hold: items that are taken have an instruction and no reason, the others the reverse. */
final class Made {
    static final String REASON = "reason";
    static final String TEXT_ID = "text_id";
    static final String NUMBER = "number";
    static final String ITEM = "item";

    /** What rejected items are told by; the first columns decide between any two. */
    static final List<String> REJECTED = List.of(
            "request_id",
            NUMBER,
            "task",
            "missing",
            REASON,
            "detail",
            "text",
            TEXT_ID,
            "source",
            "type",
            "plan",
            "lap",
            "model");

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("request_id"),
        field(NUMBER, DataTypes.IntegerType),
        textField("task"),
        field("missing", DataTypes.IntegerType),
        textField(REASON),
        textField("detail"),
        textField("text"),
        textField(TEXT_ID),
        textField("source"),
        textField("type"),
        textField("plan"),
        field("lap", DataTypes.IntegerType),
        textField("model"),
        new StructField(ITEM, Instruction.SCHEMA, true, Metadata.empty())
    });

    private Made() {}

    /**
     * Where a reply comes from.
     *
     * @param lap how often the text was asked before
     */
    record Origin(String requestId, String textId, String source, String type, String plan, int lap, String model) {}

    static Row taken(Origin origin, Item item, Instruction instruction) {
        return row(origin, item.number(), item.task(), 0, "", "", "", instruction.toRow());
    }

    /** @param missing tells apart several items of one task that are missing from a reply */
    static Row rejected(Origin origin, Rejection rejection, int missing) {
        return row(
                origin,
                rejection.number(),
                rejection.task(),
                missing,
                rejection.reason().label(),
                rejection.detail(),
                rejection.text(),
                null);
    }

    private static Row row(
            Origin origin, int number, String task, int missing, String reason, String detail, String text, Row item) {
        return RowFactory.create(
                origin.requestId(),
                number,
                task,
                missing,
                reason,
                detail,
                text,
                origin.textId(),
                origin.source(),
                origin.type(),
                origin.plan(),
                origin.lap(),
                origin.model(),
                item);
    }
}
