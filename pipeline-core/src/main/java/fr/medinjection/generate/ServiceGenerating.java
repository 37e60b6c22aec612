package fr.medinjection.generate;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Asks models of services the test set: {@code predictions/<NAME>} for each, what is up to date is passed over.
 *
 * @param models of the section {@code llm}
 * @param version of one of them, by its name
 * @param privacy which sources may be sent to them
 */
public record ServiceGenerating(
        StageRunner runner,
        GenerateConfig config,
        PromptRenderer renderer,
        Model models,
        UnaryOperator<String> version,
        Privacy privacy) {
    public void run() {
        for (String name : config.services()) {
            ServiceStage.Settings settings = new ServiceStage.Settings(
                    name, version.apply(name), renderer.hashes(), config.permutations(), config.seed());
            ServiceStage stage = new ServiceStage(settings, models, privacy, renderer, Generating.testSet(runner));
            runner.run(stage, List.of(TestSetStage.OUTPUT), List.of(ServiceStage.output(name)));
        }
    }
}
