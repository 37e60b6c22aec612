package fr.medinjection.generate;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.score.OptionOrders;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.TestItem;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Asks one model every test item.
 *
 * @param config what decides the predictions beside the test set
 * @param asking how
 * @param testSet the version of the test set
 * @param kept where replies wait until all are there
 */
record GenerateStage(
        Settings config,
        Asked model,
        GenerateConfig asking,
        PromptRenderer renderer,
        String testSet,
        String kept,
        AnswerProgress progress,
        SerializableConfiguration hadoop)
        implements Stage {

    /**
     * What decides the predictions.
     *
     * @param base the version of the base model's folder
     * @param adapter the version of the adapter, or {@code ""}
     * @param prompts the hashes of the prompt templates
     * @param engine the version of the engine's code
     */
    record Settings(
            String model,
            String trainingSeed,
            String base,
            String adapter,
            Map<String, String> prompts,
            String engine,
            Decisive asking) {}

    /** The part of the configuration on which an answer depends. */
    record Decisive(
            List<Decoding> decodings,
            OptionOrders permutations,
            ChatTemplate.Ending ending,
            int singleTokens,
            int tokensPerOption,
            int openTokens,
            int batchSize,
            int queue) {
        static Decisive of(GenerateConfig config) {
            return new Decisive(
                    config.decodings(),
                    config.permutations(),
                    config.ending(),
                    config.singleTokens(),
                    config.tokensPerOption(),
                    config.openTokens(),
                    config.batchSize(),
                    config.queue());
        }
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String product() {
        return "predictions: " + model.output().substring(model.output().indexOf('/') + 1);
    }

    private static long questions(Dataset<Row> items, OptionOrders orders) {
        return items.toJavaRDD()
                .mapToDouble(row -> (double) orders.of(TestItem.of(row)).size())
                .sum()
                .longValue();
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Asking questions = new Asking(model.base(), asking, renderer, hadoop);
        Answering answering = new Answering(model, asking, testSet, kept, progress.counters(), hadoop);
        Dataset<Row> items = inputs.get(TestSetStage.OUTPUT);
        progress.expect(questions(items, asking.permutations()));
        JavaRDD<Question> asked = items.toJavaRDD().flatMap(questions::questions);
        JavaRDD<Row> predictions =
                Batches.of(asked, asking.queue(), asking.tasks()).mapPartitions(answering::of);
        Dataset<Row> rows = items.sparkSession().createDataFrame(predictions, Prediction.SCHEMA);
        return Map.of(
                model.output(),
                new Output(
                        rows,
                        List.of(),
                        Prediction.KEY,
                        List.of("model", "decoding"),
                        Map.of(TestSetStage.OUTPUT, testSet)));
    }
}
