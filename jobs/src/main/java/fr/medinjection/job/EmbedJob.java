package fr.medinjection.job;

import fr.medinjection.data.Ids;
import fr.medinjection.embed.EmbedConfig;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.embed.Method;
import fr.medinjection.embed.Vectors;
import java.util.List;
import java.util.Map;
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
        try (LanguageModels models = new LanguageModels(context)) {
            long failed = vectors.make(models(context, config, models));
            if (failed > 0) {
                context.console().say("  without a vector: " + failed + ", listed in " + EmbedStage.FAILED);
            }
        }
    }

    /** What the endpoint is asked about a corpus. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        EmbedConfig config = context.config().embed();
        Dataset<Row> texts = Vectors.requests(
                config, Pipeline.renderer(context), LanguageModels.privacy(context), inputs.get(EmbedStage.INPUT));
        return Map.of(config.endpoint().model(), texts);
    }

    private static Vectors.Models models(JobContext context, EmbedConfig config, LanguageModels models) {
        boolean asks = config.method() == Method.ENDPOINT;
        String name = config.endpoint().model();
        return new Vectors.Models(
                folder(context, config),
                asks ? Ids.hash(name, LanguageModels.version(context, name)) : "",
                LanguageModels.privacy(context),
                models::embeddings);
    }

    /** Where the sentence model lies, if one is used. */
    private static String folder(JobContext context, EmbedConfig config) {
        String model = config.onnx().model();
        boolean isMeant = config.method() == Method.ONNX || config.method() == Method.SPARK_NLP;
        return isMeant && !model.isEmpty() ? context.resolve("embed.onnx.model", model) : "";
    }
}
