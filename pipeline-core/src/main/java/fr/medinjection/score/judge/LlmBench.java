package fr.medinjection.score.judge;

import static fr.medinjection.data.Rows.string;

import fr.medinjection.data.Ids;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.Message;
import fr.medinjection.synth.Masking;
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
 * @param privacy which sources may be sent to it, and what of them is masked
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
        Dataset<Row> keyed = keyed(answers);
        Dataset<Row> said = models.ask(STAGE, asked(keyed), model).select("key", "request_id", "text", "error");
        Privacy asSent = privacy;
        return keyed.join(said, "key")
                .flatMap(
                        (FlatMapFunction<Row, Row>)
                                row -> judgement(row, asSent).rows(judge).iterator(),
                        Encoders.row(Judgement.SCHEMA));
    }

    /** What it is asked about answers in the schema of {@link Judgement.Answered}. */
    Dataset<Row> requests(Dataset<Row> answers) {
        return asked(keyed(answers));
    }

    private static Dataset<Row> keyed(Dataset<Row> answers) {
        return answers.withColumn(
                "key",
                functions
                        .udf(
                                (UDF2<String, String, String>) (item, reply) -> Ids.hash(item, reply),
                                DataTypes.StringType)
                        .apply(answers.col("item_fingerprint"), answers.col("reply")));
    }

    private Dataset<Row> asked(Dataset<Row> keyed) {
        Privacy asSent = privacy;
        long decided = seed;
        return keyed.map((MapFunction<Row, Row>) row -> request(row, asSent, decided), Encoders.row(LlmCalls.REQUESTS));
    }

    /** With its columns' names, for the next function may get it straight from this one. */
    private static Row request(Row row, Privacy privacy, long seed) {
        String prompt = masking(row, privacy).mask(string(row, "prompt"));
        ChatRequest request = new ChatRequest(List.of(Message.user(prompt)), Optional.empty(), seed);
        return new GenericRowWithSchema(new Object[] {string(row, "key"), request.toJson()}, LlmCalls.REQUESTS);
    }

    private static Masking masking(Row row, Privacy privacy) {
        return privacy.masking(List.of(string(row, "prompt")));
    }

    private static Judgement judgement(Row row, Privacy privacy) {
        Judgement.Answered answer = Judgement.Answered.of(row);
        String request = string(row, "request_id");
        String text = row.getAs("text");
        if (text == null) {
            return new Judgement(answer, Verdict.failed(Verdict.ERROR), "", List.of(), request, row.getAs("error"));
        }
        String said = masking(row, privacy).restore(text);
        return new Judgement(answer, Verdict.read(said), said, List.of(), request, "");
    }
}
