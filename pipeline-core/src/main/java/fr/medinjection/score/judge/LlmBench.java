package fr.medinjection.score.judge;

import static fr.medinjection.data.Rows.string;

import fr.medinjection.data.Ids;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.Message;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A judge that is a model of a service. What was asked before is answered from the ledger.
 *
 * @param model its name in the configuration
 * @param settings what the configuration says of it
 * @param privacy which sources may be sent to it
 */
record LlmBench(Model models, String model, String settings, long seed, Privacy privacy) implements Bench {
    private static final String STAGE = "judge-answers";

    @Override
    public String version() {
        return Ids.hash(settings, Long.toString(seed));
    }

    @Override
    public boolean maySee(String source) {
        return privacy.maySend(source, model);
    }

    @Override
    public Dataset<Row> judged(Dataset<Row> answers, Judgement.Judge judge) {
        long decided = seed;
        Dataset<Row> keyed = answers.withColumn(
                "key",
                functions
                        .udf(
                                (UDF2<String, String, String>) (item, reply) -> Ids.hash(item, reply),
                                DataTypes.StringType)
                        .apply(answers.col("item_fingerprint"), answers.col("reply")));
        Dataset<Row> requests =
                keyed.map((MapFunction<Row, Row>) row -> request(row, decided), Encoders.row(LlmCalls.REQUESTS));
        Dataset<Row> said = models.ask(STAGE, requests, model).select("key", "request_id", "text", "error");
        return keyed.join(said, "key")
                .flatMap(
                        (FlatMapFunction<Row, Row>)
                                row -> judgement(row).rows(judge).iterator(),
                        Encoders.row(Judgement.SCHEMA));
    }

    /** With its columns' names, for the next function may get it straight from this one. */
    private static Row request(Row row, long seed) {
        ChatRequest request = new ChatRequest(List.of(Message.user(string(row, "prompt"))), Optional.empty(), seed);
        return new GenericRowWithSchema(new Object[] {string(row, "key"), request.toJson()}, LlmCalls.REQUESTS);
    }

    private static Judgement judgement(Row row) {
        Judgement.Answered answer = Judgement.Answered.of(row);
        String request = string(row, "request_id");
        String text = row.getAs("text");
        return text == null
                ? new Judgement(answer, Verdict.failed(Verdict.ERROR), "", List.of(), request, row.getAs("error"))
                : new Judgement(answer, Verdict.read(text), text, List.of(), request, "");
    }
}
