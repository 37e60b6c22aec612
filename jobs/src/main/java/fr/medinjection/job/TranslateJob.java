package fr.medinjection.job;

import fr.medinjection.synth.Model;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.translate.TranslateConfig;
import fr.medinjection.synth.translate.TranslateStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Has models translate the English items, each into datasets of its own. */
final class TranslateJob implements Job {
    static final String NAME = "translate";

    @Override
    public void run(JobContext context) {
        TranslateConfig config = context.config().translate();
        try (LanguageModels models = new LanguageModels(context, asked(config))) {
            for (String translator : config.translators()) {
                TranslateStage stage = stage(context, translator, models);
                context.runner().run(stage, List.of(TranslateStage.INPUT), stage.outputs());
            }
        }
    }

    private static List<String> asked(TranslateConfig config) {
        List<String> asked = new ArrayList<>(config.translators());
        if (!config.backTranslation().model().isEmpty()) {
            asked.add(config.backTranslation().model());
        }
        return asked;
    }

    /** What the first attempts ask of each translator. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        Map<String, Dataset<Row>> requests = new LinkedHashMap<>();
        for (String translator : context.config().translate().translators()) {
            requests.put(translator, stage(context, translator, Model.NONE).requests(inputs.get(TranslateStage.INPUT)));
        }
        return requests;
    }

    /** The translations that go into the corpus. */
    static List<String> corpusRows(JobContext context) {
        TranslateConfig config = context.config().translate();
        return config.withPipeline() && !config.intoCorpus().isEmpty()
                ? List.of(TranslateStage.output(config.intoCorpus()))
                : List.of();
    }

    /** A prompt of the folder that the translations' are in. */
    static Prompt prompt(JobContext context, String name, java.util.Set<String> places) {
        String folder = context.besideConfig(
                "translate.prompts", context.config().translate().prompts());
        return Prompt.load(Path.of(folder), name, places);
    }

    private static TranslateStage stage(JobContext context, String translator, Model model) {
        PipelineConfig config = context.config();
        Prompt prompt = prompt(context, "item", TranslateStage.PLACES);
        Prompt back = prompt(context, "back", TranslateStage.PLACES);
        Map<String, String> models = new TreeMap<>();
        models.put(translator, LanguageModels.version(config.llm(), translator));
        String other = config.translate().backTranslation().model();
        if (!other.isEmpty()) {
            models.put(other, LanguageModels.version(config.llm(), other));
        }
        TranslateStage.Settings settings = new TranslateStage.Settings(
                translator,
                config.translate(),
                LanguageModels.privacy(context),
                config.clean(),
                Map.of("item", prompt.hash(), "back", back.hash()),
                models);
        return new TranslateStage(settings, prompt, back, model);
    }
}
