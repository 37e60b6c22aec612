package fr.medinjection.synth.judge;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.synth.Privacy;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows of judgements, those that gave no score among them. */
final class Judged {
    static final String FAILURE = "failure";
    static final String REPLY = "reply";

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("id"),
        textField("type"),
        textField("source"),
        textField("judge"),
        textField("model"),
        field("low", DataTypes.IntegerType),
        field("high", DataTypes.IntegerType),
        field("score", DataTypes.IntegerType),
        textField("reason"),
        textField("request_id"),
        textField(FAILURE),
        textField(REPLY)
    });

    private static final JudgeConfig.Scale NONE = new JudgeConfig.Scale("", 0, 1);

    private Judged() {}

    /** Items that a judge was not asked about. */
    static Dataset<Row> unasked(Dataset<Row> items, String judge, String why) {
        return items.map(
                (MapFunction<Row, Row>) item -> row(item, judge, NONE, Judgement.failed(why), "", "", ""),
                Encoders.row(SCHEMA));
    }

    /** How the replies of a judge are read. */
    record Reading(String judge, Map<TaskType, JudgeConfig.Scale> scales, Privacy privacy) implements Serializable {}

    /** What a judge says of items. */
    static Dataset<Row> read(Dataset<Row> items, Dataset<Row> replies, Reading reading) {
        return items.join(replies, col("id").equalTo(col("key")))
                .map((MapFunction<Row, Row>) row -> read(row, reading), Encoders.row(SCHEMA));
    }

    private static Row read(Row row, Reading reading) {
        JudgeConfig.Scale scale = reading.scales().get(TaskType.valueOf(string(row, "type")));
        String reply = row.getAs("text");
        Judgement judgement = Judgement.of(reply, scale)
                .restored(Sheet.masking(Instruction.of(row), string(row, JudgeStage.TEXT), reading.privacy()));
        String error = row.getAs("error");
        String said = judgement.isGiven() ? "" : reply != null ? reply : error == null ? "" : error;
        return row(row, reading.judge(), scale, judgement, string(row, "model"), string(row, "request_id"), said);
    }

    private static Row row(
            Row item,
            String judge,
            JudgeConfig.Scale scale,
            Judgement judgement,
            String model,
            String requestId,
            String reply) {
        return RowFactory.create(
                string(item, "id"),
                string(item, "type"),
                string(item, "source"),
                judge,
                model,
                scale.low(),
                scale.high(),
                judgement.score(),
                judgement.reason(),
                requestId,
                judgement.failure(),
                reply);
    }
}
