package fr.medinjection.generate;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Asks models of services the test set: {@code predictions/<NAME>} for each, what is up to date is passed over.
 *
 * @param models of the section {@code llm}
 * @param version of one of them, by its name
 * @param topLogprobs of how many of the likeliest tokens one of them tells the log-probabilities
 * @param privacy which sources may be sent to them, and what of them is masked
 */
public record ServiceGenerating(
        StageRunner runner,
        GenerateConfig config,
        PromptRenderer renderer,
        Model models,
        UnaryOperator<String> version,
        ToIntFunction<String> topLogprobs,
        Privacy privacy) {
    public void run() {
        for (String name : config.services()) {
            runner.run(
                    stage(name, Generating.testSet(runner)),
                    List.of(TestSetStage.OUTPUT),
                    List.of(ServiceStage.output(name)));
        }
    }

    private ServiceStage stage(String name, String testSet) {
        ServiceStage.Settings settings = new ServiceStage.Settings(
                name,
                version.apply(name),
                topLogprobs.applyAsInt(name),
                renderer.hashes(),
                config.permutations(),
                config.seed());
        return new ServiceStage(settings, models, privacy, renderer, testSet);
    }

    /** What the models would be asked about a test set, by model. */
    public static Map<String, Dataset<Row>> requests(
            GenerateConfig config,
            PromptRenderer renderer,
            ToIntFunction<String> topLogprobs,
            Privacy privacy,
            Dataset<Row> testSet) {
        Map<String, Dataset<Row>> requests = new TreeMap<>();
        ServiceGenerating none =
                new ServiceGenerating(null, config, renderer, Model.NONE, name -> "", topLogprobs, privacy);
        config.services()
                .forEach(name -> requests.put(name, none.stage(name, "").requests(testSet)));
        return requests;
    }
}
