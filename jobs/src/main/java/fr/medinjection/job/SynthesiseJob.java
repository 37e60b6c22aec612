package fr.medinjection.job;

import fr.medinjection.clean.CleanStage;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.generate.Plan;
import fr.medinjection.synth.generate.SynthesiseConfig;
import fr.medinjection.synth.generate.SynthesiseStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Checks the texts for synthesis and has a model write items from them. */
final class SynthesiseJob implements Job {
    static final String NAME = SynthesiseStage.NAME;

    @Override
    public void run(JobContext context) {
        List<String> inputs = new ArrayList<>(List.of(CleanStage.TEXTS, CleanStage.INPUT));
        inputs.addAll(Pipeline.translatedRows(context));
        context.runner().run(checked(context), inputs, List.of(SynthesiseStage.TEXTS));
        try (LanguageModels models = new LanguageModels(context)) {
            context.runner().run(stage(context, models), List.of(SynthesiseStage.TEXTS), SynthesiseStage.OUTPUTS);
        }
    }

    /** Checks the texts before anything is made of them. */
    static TextsStage checked(JobContext context) {
        PipelineConfig config = context.config();
        return new TextsStage(new TextsStage.Settings(
                new PrepareStage.Settings(config.clean(), config.split()),
                config.dedup(),
                config.leaks(),
                config.corpus()));
    }

    /** What the first rounds ask. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        Dataset<Row> requests = stage(context, Model.NONE).firstRequests(inputs.get(SynthesiseStage.TEXTS));
        return Map.of(context.config().synthesise().model(), requests);
    }

    private static SynthesiseStage stage(JobContext context, Model models) {
        PipelineConfig config = context.config();
        SynthesiseConfig synthesise = config.synthesise();
        Path prompts = Path.of(context.besideConfig("synthesise.prompts", synthesise.prompts()));
        Map<String, Plan> plans = Plan.load(synthesise.plans(), prompts);
        return SynthesiseStage.of(
                synthesise,
                plans,
                config.clean().language(),
                config.dedup(),
                LanguageModels.privacy(context),
                LanguageModels.version(config.llm(), synthesise.model()),
                models,
                context.console()::say);
    }
}
