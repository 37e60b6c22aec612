package fr.medinjection.job;

import fr.medinjection.score.judge.JudgePrompt;
import fr.medinjection.score.judge.Judging;
import java.nio.file.Path;

/** Puts the open answers of all predictions to the configured judges. */
final class JudgeAnswersJob implements Job {
    static final String NAME = "judge-answers";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.config().answerJudges().judges().keySet().forEach(judge -> context.console()
                    .say("  ask  " + judge));
            return;
        }
        ScoreJob.testSet(context);
        judge(context);
    }

    /** The answers of files that are named among them. */
    static void judge(JobContext context) {
        ScoreJob.read(context);
        try (LanguageModels models = new LanguageModels(context)) {
            Judging.Setting setting = new Judging.Setting(
                    context.config().answerJudges(),
                    prompt(context),
                    Pipeline.renderer(context),
                    (name, model) -> model.isEmpty()
                            ? context.runner().store().path(MakeModelJob.OUTPUT).toString()
                            : context.resolve("answer-judges.judges." + name + ".model", model),
                    context.config().generate().tasks(),
                    models,
                    name -> LanguageModels.version(context.config().llm(), name),
                    LanguageModels.privacy(context));
            Judging.of(context.runner(), setting, context.spark().sparkContext().hadoopConfiguration())
                    .run(ScoreJob.predictions(context.store()));
        }
    }

    /** What judges are asked, and physicians. */
    static JudgePrompt prompt(JobContext context) {
        return JudgePrompt.load(Path.of(context.besideConfig(
                "answer-judges.prompts", context.config().answerJudges().prompts())));
    }
}
