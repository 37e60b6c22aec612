package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.embed.EmbedConfig;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.embed.Vectors;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmConfig;

/** Gives the items of the corpus their vectors. */
final class EmbedJob implements Job {
    static final String NAME = "embed";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
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

    private static Vectors.Models models(JobContext context, EmbedConfig config) {
        return switch (config.method()) {
            case CORPUS -> new Vectors.Models("", "", EmbedJob::none);
            case ONNX, SPARK_NLP -> new Vectors.Models(folder(context, config), "", EmbedJob::none);
            case ENDPOINT ->
                new Vectors.Models(
                        "",
                        version(context.config().llm(), config.endpoint().model()),
                        () -> LlmCalls.open(
                                context.spark(),
                                context.config().llm(),
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
    private static String version(LlmConfig llm, String model) {
        LlmConfig.Model known = llm.models().get(model);
        if (known == null) {
            throw new UserException("Invalid embed.endpoint.model: " + model + ", expected one of "
                    + llm.models().keySet());
        }
        return Ids.hash(model, known.id(), known.revision(), known.parameters().toString());
    }

    private static LlmCalls none() {
        throw new IllegalStateException("No endpoint is asked");
    }
}
