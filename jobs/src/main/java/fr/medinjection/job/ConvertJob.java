package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.translate.ConvertConfig;
import fr.medinjection.synth.translate.ConvertStage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Has a model make questions with options of cloze items. */
final class ConvertJob implements Job {
    static final String NAME = "convert";

    @Override
    public void run(JobContext context) {
        try (LanguageModels models = new LanguageModels(context)) {
            context.runner().run(stage(context, models), List.of(ConvertStage.INPUT), ConvertStage.OUTPUTS);
        }
    }

    /** What the first attempts ask. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        ConvertStage stage = stage(context, Model.NONE);
        return Map.of(context.config().convert().model(), stage.requests(inputs.get(ConvertStage.INPUT)));
    }

    private static ConvertStage stage(JobContext context, Model model) {
        PipelineConfig config = context.config();
        ConvertConfig convert = config.convert();
        if (convert.model().isEmpty()) {
            throw new UserException("Missing model: convert.model names none, expected one of "
                    + config.llm().models().keySet());
        }
        Prompt prompt = TranslateJob.prompt(context, NAME, ConvertStage.PLACES);
        ConvertStage.Settings settings = new ConvertStage.Settings(
                convert,
                LanguageModels.privacy(context),
                config.clean().language(),
                prompt.hash(),
                LanguageModels.version(config.llm(), convert.model()));
        return new ConvertStage(settings, prompt, model);
    }

    /** The converted items where they go into the corpus. */
    static List<String> corpusRows(JobContext context) {
        return context.config().convert().withPipeline() ? List.of(ConvertStage.OUTPUT) : List.of();
    }
}
