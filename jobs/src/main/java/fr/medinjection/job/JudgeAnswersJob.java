package fr.medinjection.job;

import fr.medinjection.score.ImportStage;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.score.judge.AnswerJudgesConfig;
import fr.medinjection.score.judge.JudgePrompt;
import fr.medinjection.score.judge.Judging;
import fr.medinjection.synth.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Puts the open answers of all predictions to the configured judges. */
final class JudgeAnswersJob implements Job {
    static final String NAME = "judge-answers";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.config().answerJudges().judges().keySet().forEach(judge -> context.console()
                    .say("  run  " + NAME + " " + judge));
            Estimation.tell(context, List.of(NAME));
            return;
        }
        ScoreJob.testSet(context);
        judge(context);
    }

    /** The answers of files that are named among them. */
    static void judge(JobContext context) {
        ScoreJob.read(context);
        try (LanguageModels models = new LanguageModels(context, services(context))) {
            Judging.of(
                            context.runner(),
                            setting(context, models),
                            context.spark().sparkContext().hadoopConfiguration())
                    .run(ScoreJob.predictions(context.store()));
        }
    }

    /** The models behind an API that are asked. */
    private static List<String> services(JobContext context) {
        return context.config().answerJudges().services().values().stream()
                .map(AnswerJudgesConfig.Juror::model)
                .toList();
    }

    private static Judging.Setting setting(JobContext context, Model models) {
        return new Judging.Setting(
                context.config().answerJudges(),
                prompt(context),
                Pipeline.renderer(context),
                (name, model) -> model.isEmpty()
                        ? context.store().path(MakeModelJob.OUTPUT).toString()
                        : context.resolve("answer-judges.judges." + name + ".model", model),
                context.config().generate().tasks(),
                models,
                name -> LanguageModels.version(context, name),
                LanguageModels.privacy(context));
    }

    /** The test set and all predictions; without any, the folder where they would be, which is no dataset. */
    static List<String> inputs(JobContext context) {
        List<String> inputs = new ArrayList<>(ScoreJob.predictions(context.store()));
        if (inputs.isEmpty()) {
            inputs.add(ImportStage.PREDICTIONS);
        }
        inputs.add(TestSetStage.OUTPUT);
        return inputs;
    }

    /** What the judges that are services are asked. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        return Judging.requests(setting(context, Model.NONE), inputs);
    }

    /** What judges are asked, and physicians. */
    static JudgePrompt prompt(JobContext context) {
        return JudgePrompt.load(Path.of(context.besideConfig(
                "answer-judges.prompts", context.config().answerJudges().prompts())));
    }
}
