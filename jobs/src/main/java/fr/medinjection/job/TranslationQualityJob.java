package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.score.encoder.CometMetric;
import fr.medinjection.score.encoder.EncoderConfig;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.translate.QualityConfig;
import fr.medinjection.synth.translate.QualityStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Has translators translate passages that have a reference, and scores them. */
final class TranslationQualityJob implements Job {
    static final String NAME = "translation-quality";

    @Override
    public void run(JobContext context) {
        List<String> translators = context.config().translationQuality().translators();
        try (LanguageModels models = new LanguageModels(context, translators)) {
            for (QualityStage stage : stages(context, models)) {
                String output = QualityStage.output(stage.config().translator());
                context.runner().run(stage, List.of(QualityStage.CORPUS), List.of(output));
            }
        }
    }

    /** What each translator is asked. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        Map<String, Dataset<Row>> requests = new LinkedHashMap<>();
        for (QualityStage stage : stages(context, Model.NONE)) {
            requests.put(stage.config().translator(), stage.requestsFor(inputs.get(QualityStage.CORPUS)));
        }
        return requests;
    }

    private static List<QualityStage> stages(JobContext context, Model model) {
        QualityConfig config = context.config().translationQuality();
        if (config.translators().isEmpty()) {
            throw new UserException("Missing translators: translation-quality.translators names none, expected some of "
                    + context.config().llm().models().keySet());
        }
        List<QualityStage.Texts> files = files(context, config);
        Prompt prompt = TranslateJob.prompt(context, "passage", QualityStage.PLACES);
        Optional<CometMetric> comet = comet(context);
        return config.translators().stream()
                .map(translator -> new QualityStage(
                        new QualityStage.Settings(
                                translator,
                                config,
                                LanguageModels.privacy(context),
                                Ids.hash(files.stream()
                                        .map(QualityStage.Texts::toString)
                                        .toArray(String[]::new)),
                                prompt.hash(),
                                LanguageModels.version(context.config().llm(), translator),
                                comet.map(metric -> metric.folder().version()).orElse(""),
                                context.config().score().comet().tasks()),
                        files,
                        prompt,
                        model,
                        comet))
                .toList();
    }

    /** COMET where the scores of open answers have it too. */
    private static Optional<CometMetric> comet(JobContext context) {
        EncoderConfig encoder = context.config().score().comet();
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        return encoder.isOn()
                ? Optional.of(
                        CometMetric.of(encoder.at(context.resolve("score.comet.folder", encoder.folder())), hadoop))
                : Optional.empty();
    }

    private static List<QualityStage.Texts> files(JobContext context, QualityConfig config) {
        List<QualityStage.Texts> files = new ArrayList<>();
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        long most = context.config().ingest().limits().maxSideFileBytes();
        config.pairs().forEach((name, pair) -> {
            String key = "translation-quality.pairs." + name;
            files.add(new QualityStage.Texts(
                    name,
                    read(context.resolve(key + ".english", pair.english()), most, hadoop),
                    read(context.resolve(key + ".french", pair.french()), most, hadoop)));
        });
        return files;
    }

    private static String read(String file, long most, Configuration hadoop) {
        Path path = new Path(file);
        try (var in = path.getFileSystem(hadoop).open(path)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (bytes.length > most) {
                throw new UserException("Cannot read pairs: " + file + ": more than " + most + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserException("Cannot read pairs: " + file + ": " + e.getMessage(), e);
        }
    }
}
