package fr.medinjection.score.human;

import fr.medinjection.UserException;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.score.judge.JudgePrompt;
import fr.medinjection.stage.StageRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Draws the sample that humans rate and writes the page for it. */
public final class Annotating {
    private static final String OUTPUT = "annotation";
    private static final String PAGE = "rating.html";

    private final StageRunner runner;
    private final AnnotateConfig config;
    private final PromptRenderer renderer;
    private final JudgePrompt prompt;

    public Annotating(StageRunner runner, AnnotateConfig config, PromptRenderer renderer, JudgePrompt prompt) {
        this.runner = runner;
        this.config = config;
        this.renderer = renderer;
        this.prompt = prompt;
    }

    /**
     * Returns where the page lies.
     *
     * @param predictions all datasets with answers
     */
    public Path run(List<String> predictions) {
        List<String> inputs = new ArrayList<>(List.of(TestSetStage.OUTPUT));
        predictions.stream().filter(config::takes).forEach(inputs::add);
        if (inputs.size() == 1) {
            throw new UserException("Cannot draw answers to rate: annotate.predictions names " + config.predictions()
                    + ", there are " + predictions);
        }
        SampleStage stage = new SampleStage(new SampleStage.Settings(config, renderer.hashes()), renderer);
        runner.run(stage, inputs, List.of(SampleStage.OUTPUT));
        runner.runFiles(OUTPUT, Map.of("prompt", prompt.hash()), List.of(SampleStage.OUTPUT), (datasets, folder) -> {
            RatingSheet sheet = new RatingSheet(prompt, Case.all(datasets.get(SampleStage.OUTPUT)));
            if (sheet.cases().isEmpty()) {
                throw new UserException("Cannot draw answers to rate: no open question is answered in "
                        + String.join(", ", inputs.subList(1, inputs.size())));
            }
            write(new Path(folder, PAGE), new RatingPage(sheet).html());
        });
        return new Path(runner.store().path(OUTPUT), PAGE);
    }

    private void write(Path file, String text) throws IOException {
        FileSystem fs = runner.store().fileSystem();
        try (var out = fs.create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
