package fr.medinjection.synth;

import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A model for tests that says what a function makes of the request; where that is empty, the request failed. */
public final class ScriptedModel implements Model {
    private final BiFunction<String, ChatRequest, Optional<String>> script;

    /** The keys of all requests, in the order of rounds. */
    public final List<String> asked = new ArrayList<>();

    /** @param script of the model's name and the request */
    public ScriptedModel(BiFunction<String, ChatRequest, Optional<String>> script) {
        this.script = script;
    }

    @Override
    public Dataset<Row> ask(String stage, Dataset<Row> requests, String model) {
        List<Row> answers = new ArrayList<>();
        for (Row row : requests.orderBy("key").collectAsList()) {
            String key = row.getAs("key");
            asked.add(key);
            Optional<String> reply = script.apply(model, ChatRequest.parse(row.getAs("request")));
            answers.add(RowFactory.create(
                    key,
                    "request-" + model + "-" + key,
                    reply.orElse(null),
                    reply.isPresent() ? null : "timeout",
                    model + "-2024",
                    reply.isPresent() ? "stop" : null,
                    reply.isPresent() ? 100L : null,
                    reply.isPresent() ? 10L : null,
                    reply.isPresent() && model.equals("paid") ? 0.5 : null,
                    1,
                    5L,
                    null));
        }
        return requests.sparkSession().createDataFrame(answers, LlmCalls.ANSWERS);
    }
}
