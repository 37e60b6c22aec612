package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.embed.EmbedConfig;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.embed.Vectors;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives the items of the corpus their vectors. */
final class EmbedJob implements Job {
    static final String NAME = "embed";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
            Estimation.tell(context, List.of(NAME));
            return;
        }
        embed(context);
    }

    /** Makes the vectors of the corpus that is there. */
    static void embed(JobContext context) {
        EmbedConfig config = context.config().embed();
        Vectors vectors = new Vectors(context.spark(), context.runner(), config, Pipeline.renderer(context));
        long failed = vectors.make(models(context, config));
        if (failed > 0) {
            context.console().say("  without a vector: " + failed + ", listed in " + EmbedStage.FAILED);
        }
    }

    /** What the endpoint is asked about a corpus. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        EmbedConfig config = context.config().embed();
        Dataset<Row> texts = Vectors.requests(
                config, Pipeline.renderer(context), LanguageModels.privacy(context), inputs.get(EmbedStage.INPUT));
        return Map.of(config.endpoint().model(), texts);
    }

    private static Vectors.Models models(JobContext context, EmbedConfig config) {
        Privacy privacy = LanguageModels.privacy(context);
        return switch (config.method()) {
            case CORPUS -> new Vectors.Models("", "", privacy, EmbedJob::none);
            case ONNX, SPARK_NLP -> new Vectors.Models(folder(context, config), "", privacy, EmbedJob::none);
            case ENDPOINT ->
                new Vectors.Models(
                        "",
                        version(context, config.endpoint().model()),
                        privacy,
                        () -> LlmCalls.open(
                                context.spark(),
                                LanguageModels.config(context),
                                context.runner().store(),
                                context.runId(),
                                context.console()));
        };
    }

    private static String folder(JobContext context, EmbedConfig config) {
        String model = config.onnx().model();
        return model.isEmpty() ? "" : context.resolve("embed.onnx.model", model);
    }

    /** What tells the vectors of an endpoint's model from those of another one. */
    private static String version(JobContext context, String model) {
        Set<String> known = context.config().llm().models().keySet();
        if (!known.contains(model)) {
            throw new UserException("Invalid embed.endpoint.model: " + model + ", expected one of " + known);
        }
        return Ids.hash(model, LanguageModels.version(context, model));
    }

    private static LlmCalls none() {
        throw new IllegalStateException("No endpoint is asked");
    }
}
