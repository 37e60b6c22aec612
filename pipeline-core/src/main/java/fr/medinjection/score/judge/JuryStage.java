package fr.medinjection.score.judge;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Several judges as one: an answer is what more than half of all of them say it is, and has no verdict otherwise.
 *
 * @param predictions the dataset with the answers
 */
record JuryStage(Settings config, String predictions) implements Stage {
    static final String NO_MAJORITY = "no-majority";

    /** Who sits in the jury. */
    record Settings(List<String> jury) {
        String signature() {
            return "jury|judges:" + String.join("+", jury) + "|rule:majority|version:1";
        }
    }

    @Override
    public String name() {
        return AnswerJudgesConfig.JURY;
    }

    @Override
    public String product() {
        return "verdicts of the jury";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> all = inputs.values().stream()
                .reduce(Dataset::unionByName)
                .orElseThrow()
                .where(col("metric").equalTo(Judgement.METRIC));
        double half = config.jury().size() / 2.0;
        Dataset<Row> votes = all.groupBy("item_fingerprint", "reply")
                .agg(
                        min("id").as("id"),
                        sum(when(col("value").equalTo(1), 1).otherwise(0)).as("ones"),
                        sum(when(col("value").equalTo(0), 1).otherwise(0)).as("zeros"))
                .withColumn(
                        "value",
                        when(col("ones").gt(half), 1.0).when(col("zeros").gt(half), 0.0))
                .withColumn("metric", lit(Judgement.METRIC))
                .withColumn("variant", lit(AnswerJudgesConfig.JURY))
                .withColumn("signature", lit(config.signature()))
                .withColumn("failure", when(col("value").isNull(), NO_MAJORITY).otherwise(""))
                .withColumn("said", functions.format_string("%d for, %d against", col("ones"), col("zeros")))
                .withColumn("log_probabilities", array().cast("array<double>"))
                .withColumn("request_id", lit(""))
                .withColumn("error", lit(""));
        Column[] columns =
                Stream.of(Judgement.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
        return Map.of(
                JudgeStage.output(predictions, AnswerJudgesConfig.JURY),
                new Output(votes.select(columns), List.of(), Judgement.KEY, List.of("metric", "failure")));
    }
}
