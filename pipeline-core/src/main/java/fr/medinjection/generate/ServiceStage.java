package fr.medinjection.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.ImportStage;
import fr.medinjection.score.OptionOrders;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Usage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Asks a model of a service every test item. What was asked before is answered from the ledger; what fails, or may not be sent,
 * has no prediction, and is counted.
 *
 * @param privacy which sources may be sent to the model, and what of them is masked
 * @param testSet the version of the test set
 */
record ServiceStage(Settings config, Model models, Privacy privacy, PromptRenderer renderer, String testSet)
        implements Stage {
    static final String NAME = "generate";

    /**
     * What decides the predictions beside the test set.
     *
     * @param model its name in the section {@code llm}, and in predictions and scores
     * @param version changes with what that section says of it
     * @param topLogprobs of how many of the likeliest tokens it is asked for the log-probabilities
     * @param prompts the hashes of the prompt templates
     */
    record Settings(
            String model,
            String version,
            int topLogprobs,
            Map<String, String> prompts,
            OptionOrders permutations,
            long seed) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String product() {
        return "predictions: " + config.model();
    }

    static String output(String model) {
        return ImportStage.PREDICTIONS + model;
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Served served = served();
        Dataset<Row> items = inputs.get(TestSetStage.OUTPUT);
        Dataset<Row> sent = items.where(col("source").isin(sent(items)));
        Dataset<Row> asked = asked(sent, served);
        Dataset<Row> said = models.ask(NAME, asked.select("key", "request"), config.model());
        Dataset<Row> answered = asked.join(said.select("key", "text", "completion_tokens", "first_token"), "key")
                .where(col("text").isNotNull());
        Dataset<Row> rows = answered.map((MapFunction<Row, Row>) served::prediction, Encoders.row(Prediction.SCHEMA));
        return Map.of(
                output(config.model()),
                new Output(
                        rows,
                        List.of(),
                        Prediction.KEY,
                        List.of("model", "decoding"),
                        facts(items.count() - sent.count(), said, answered)));
    }

    private Map<String, Object> facts(long notSent, Dataset<Row> said, Dataset<Row> answered) {
        Map<String, Object> facts = new TreeMap<>();
        facts.put(TestSetStage.OUTPUT, testSet);
        facts.put("failed", said.where(col("error").isNotNull()).count());
        facts.put("items-not-sent", notSent);
        facts.put("usage", Usage.facts(Usage.of(said)));
        if (config.topLogprobs() > 0) {
            facts.put("letters-with-log-probability", known(answered));
        }
        return facts;
    }

    /** How many answers to closed questions tell the log-probabilities of all letters, of some or of none. */
    private static Map<String, Long> known(Dataset<Row> answered) {
        Map<String, Long> counts = new TreeMap<>();
        answered.where(size(col("order")).gt(0))
                .map((MapFunction<Row, String>) Served::known, Encoders.STRING())
                .groupBy("value")
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** What the model is asked about a test set, for an estimate. */
    Dataset<Row> requests(Dataset<Row> items) {
        return asked(items.where(col("source").isin(sent(items))), served()).select("key", "request");
    }

    private Served served() {
        return new Served(
                config.model(), testSet, config.permutations(), renderer, privacy, config.seed(), config.topLogprobs());
    }

    private static Dataset<Row> asked(Dataset<Row> items, Served served) {
        return items.flatMap((FlatMapFunction<Row, Row>) served::asked, Encoders.row(Served.ASKED));
    }

    /** The sources whose items may be sent: few names. */
    private Object[] sent(Dataset<Row> items) {
        return items.select("source").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .filter(source -> privacy.maySend(source, config.model()))
                .toArray();
    }
}
