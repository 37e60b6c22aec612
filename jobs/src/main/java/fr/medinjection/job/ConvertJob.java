package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.translate.ConvertConfig;
import fr.medinjection.synth.translate.ConvertStage;
import java.util.List;

/** Has a model make questions with options of cloze items. */
final class ConvertJob implements Job {
    static final String NAME = "convert";

    @Override
    public void run(JobContext context) {
        PipelineConfig config = context.config();
        ConvertConfig convert = config.convert();
        if (convert.model().isEmpty()) {
            throw new UserException("Missing model: convert.model names none, expected one of "
                    + config.llm().models().keySet());
        }
        Prompt prompt = TranslateJob.prompt(context, NAME, ConvertStage.PLACES);
        try (LanguageModels models = new LanguageModels(context)) {
            ConvertStage.Settings settings = new ConvertStage.Settings(
                    convert,
                    TranslateJob.privacy(context),
                    config.clean().language(),
                    prompt.hash(),
                    LanguageModels.version(config.llm(), convert.model()));
            context.runner()
                    .run(new ConvertStage(settings, prompt, models), List.of(ConvertStage.INPUT), ConvertStage.OUTPUTS);
        }
    }

    /** The converted items where they go into the corpus. */
    static List<String> corpusRows(JobContext context) {
        return context.config().convert().withPipeline() ? List.of(ConvertStage.OUTPUT) : List.of();
    }
}
