package fr.medinjection.synth.translate;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What became of one request: the row it was about, and the row that was made of it or why there is none. */
final class Attempt {
    static final String REASON = "reason";
    static final String GIVEN = "given";
    static final String MADE = "made";
    static final StructType SCHEMA = new StructType()
            .add(GIVEN, Instruction.SCHEMA, false)
            .add(MADE, Instruction.SCHEMA, true)
            .add(textField(REASON))
            .add(field("violations", Rows.STRINGS))
            .add("attempt", DataTypes.IntegerType, false)
            .add(textField("model"))
            .add(textField("request_id"))
            .add(textField("reply"));

    private Attempt() {}

    /** An answer as the ledger gives it. */
    record Answer(String requestId, String text, String error, String model, String finishReason) {
        static Answer of(Row row) {
            return new Answer(
                    text(row, "request_id"),
                    text(row, "text"),
                    text(row, "error"),
                    text(row, "model"),
                    text(row, "finish_reason"));
        }

        private static String text(Row row, String column) {
            String value = row.getString(row.fieldIndex(column));
            return value == null ? "" : value;
        }
    }

    static Row accepted(Instruction given, Instruction made, List<String> violations, Answer answer, int attempt) {
        return RowFactory.create(
                given.toRow(),
                made.toRow(),
                "",
                violations.toArray(),
                attempt,
                answer.model(),
                answer.requestId(),
                answer.text());
    }

    static Row rejected(Instruction given, String reason, List<String> violations, Answer answer, int attempt) {
        return RowFactory.create(
                given.toRow(),
                null,
                reason,
                violations.toArray(),
                attempt,
                answer.model(),
                answer.requestId(),
                answer.error().isEmpty() ? answer.text() : answer.error());
    }

    static Column isAccepted() {
        return col(REASON).equalTo("");
    }

    /** What is recorded of rows for which nothing was made. */
    static Dataset<Row> rejectedRows(Dataset<Row> attempts) {
        return attempts.select(
                col("given.id").as("id"),
                col("given.source").as("source"),
                col("given.split").as("split"),
                col(REASON),
                col("violations"),
                col("attempt"),
                col("model"),
                col("request_id"),
                col("reply"));
    }
}
