package fr.medinjection.score.judge;

import fr.medinjection.UserException;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Puts the open answers of all predictions to the configured judges: {@code judgements/<PREDICTIONS>-by-<JUDGE>} for each. */
public final class Judging {
    private final StageRunner runner;
    private final AnswerJudgesConfig config;
    private final JudgePrompt prompt;
    private final PromptRenderer renderer;
    private final BiFunction<String, AnswerJudgesConfig.Juror, Bench> benches;

    /**
     * The judges as they are configured.
     *
     * @param prompt of all judges
     * @param folder of a judge's model, by the judge's name and the path that the configuration has
     * @param tasks that share the work of a judge on the engine; the verdicts are the same for any number
     * @param models of the section {@code llm}
     * @param version of one of them, by its name
     * @param privacy which sources may be sent to them, and what of them is masked
     */
    public record Setting(
            AnswerJudgesConfig config,
            JudgePrompt prompt,
            PromptRenderer renderer,
            BinaryOperator<String> folder,
            int tasks,
            Model models,
            UnaryOperator<String> version,
            Privacy privacy) {
        Bench bench(String name, AnswerJudgesConfig.Juror juror, Configuration hadoop) {
            return switch (juror.via()) {
                case ENGINE -> {
                    ModelFolder model = ModelFolder.of(folder.apply(name, juror.model()), hadoop);
                    yield new EngineBench(model, tasks, new SerializableConfiguration(hadoop));
                }
                case LLM -> service(juror);
            };
        }

        private LlmBench service(AnswerJudgesConfig.Juror juror) {
            return new LlmBench(models, juror.model(), version.apply(juror.model()), config.seed(), privacy);
        }

        private Dataset<Row> requests(String name, String answers, Map<String, Dataset<Row>> inputs) {
            LlmBench bench = service(config.judges().get(name));
            JudgeStage stage = JudgeStage.of(name, config, answers, bench, prompt, renderer);
            return bench.requests(stage.answers(inputs));
        }
    }

    /**
     * What the judges that are services would be asked, by model.
     *
     * @param inputs the test set and predictions, by name
     */
    public static Map<String, Dataset<Row>> requests(Setting setting, Map<String, Dataset<Row>> inputs) {
        Map<String, Dataset<Row>> requests = new TreeMap<>();
        setting.config().services().forEach((name, juror) -> inputs.keySet().stream()
                .filter(answers -> !answers.equals(TestSetStage.OUTPUT))
                .map(answers -> setting.requests(name, answers, inputs))
                .forEach(asked -> requests.merge(juror.model(), asked, Dataset::union)));
        return requests;
    }

    public static Judging of(StageRunner runner, Setting setting, Configuration hadoop) {
        return new Judging(
                runner,
                setting.config(),
                setting.prompt(),
                setting.renderer(),
                (name, juror) -> setting.bench(name, juror, hadoop));
    }

    /** @param benches where the judge of that name sits */
    Judging(
            StageRunner runner,
            AnswerJudgesConfig config,
            JudgePrompt prompt,
            PromptRenderer renderer,
            BiFunction<String, AnswerJudgesConfig.Juror, Bench> benches) {
        this.runner = runner;
        this.config = config;
        this.prompt = prompt;
        this.renderer = renderer;
        this.benches = benches;
    }

    /** @param predictions the datasets with the answers */
    public void run(List<String> predictions) {
        if (config.judges().isEmpty()) {
            throw new UserException("Missing judges: answer-judges.judges names none");
        }
        if (predictions.isEmpty()) {
            throw new UserException("Cannot judge: no predictions in "
                    + runner.store().root() + ", run generate or name a file of answers under answers");
        }
        new TreeMap<>(config.judges()).forEach((name, juror) -> judge(name, juror, predictions));
        if (!config.jury().isEmpty()) {
            JuryStage.Settings settings = new JuryStage.Settings(config.jury());
            predictions.forEach(answers -> runner.run(
                    new JuryStage(settings, answers),
                    config.jury().stream()
                            .map(judge -> JudgeStage.output(answers, judge))
                            .toList(),
                    List.of(JudgeStage.output(answers, AnswerJudgesConfig.JURY))));
        }
    }

    private void judge(String name, AnswerJudgesConfig.Juror juror, List<String> predictions) {
        Bench bench = benches.apply(name, juror);
        for (String answers : predictions) {
            JudgeStage stage = JudgeStage.of(name, config, answers, bench, prompt, renderer);
            runner.run(stage, List.of(TestSetStage.OUTPUT, answers), List.of(JudgeStage.output(answers, name)));
        }
    }
}
