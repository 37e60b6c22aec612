package fr.medinjection.job;

import fr.medinjection.generate.GenerateConfig;
import fr.medinjection.generate.Generating;
import fr.medinjection.generate.ServiceGenerating;
import fr.medinjection.score.TestSetStage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks the base model and its adapters the test items of the corpus, and takes the answers of files that were made elsewhere. */
final class GenerateJob implements Job {
    static final String NAME = "generate";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            ScoreJob.announce(context);
            context.console().say("  run  " + NAME);
            Estimation.tell(context, List.of(NAME));
            return;
        }
        ScoreJob.testSet(context);
        ScoreJob.read(context);
        generate(context);
    }

    /** What the services are asked about the test set of a corpus. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        Dataset<Row> testSet = new TestSetStage(context.config().testSet())
                .apply(Map.of(TestSetStage.INPUT, inputs.get(TestSetStage.INPUT)))
                .get(TestSetStage.OUTPUT)
                .rows();
        return ServiceGenerating.requests(
                context.config().generate(),
                Pipeline.renderer(context),
                name -> LanguageModels.topLogprobs(context.config().llm(), name),
                LanguageModels.privacy(context),
                testSet);
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
        try (LanguageModels models = new LanguageModels(context, config.services())) {
            new ServiceGenerating(
                            context.runner(),
                            config,
                            Pipeline.renderer(context),
                            models,
                            name -> LanguageModels.version(context, name),
                            name -> LanguageModels.topLogprobs(context.config().llm(), name),
                            LanguageModels.privacy(context))
                    .run();
        }
    }
}
