package fr.medinjection.job;

import fr.medinjection.generate.GenerateConfig;
import fr.medinjection.generate.Generating;
import fr.medinjection.generate.ServiceGenerating;

/** Asks the base model and its adapters the test items of the corpus. */
final class GenerateJob implements Job {
    static final String NAME = "generate";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
            return;
        }
        ScoreJob.testSet(context);
        generate(context);
    }

    /** The models' answers to the test set that is there. */
    static void generate(JobContext context) {
        GenerateConfig config = context.config().generate();
        if (!config.models().isEmpty()) {
            new Generating(
                            context.runner(),
                            config,
                            Pipeline.renderer(context),
                            FinetuneJob.model(context),
                            context.spark().sparkContext(),
                            context.console())
                    .run();
        }
        try (LanguageModels models = new LanguageModels(context)) {
            new ServiceGenerating(
                            context.runner(),
                            config,
                            Pipeline.renderer(context),
                            models,
                            name -> LanguageModels.version(context.config().llm(), name),
                            LanguageModels.privacy(context))
                    .run();
        }
    }
}
