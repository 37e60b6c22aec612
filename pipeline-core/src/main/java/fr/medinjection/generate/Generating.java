package fr.medinjection.generate;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.finetune.Finetuning;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.score.ImportStage;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Asks the configured models the test set: {@code predictions/<NAME>} for each, what is up to date is passed over. */
public final class Generating {
    private static final String WAITING = ImportStage.PREDICTIONS + "_replies/";

    private final StageRunner runner;
    private final GenerateConfig config;
    private final PromptRenderer renderer;
    private final ModelFolder base;
    private final SerializableConfiguration hadoop;
    private final SparkContext spark;
    private final Console console;

    /** {@code model} is the folder of the base model. */
    public Generating(
            StageRunner runner,
            GenerateConfig config,
            PromptRenderer renderer,
            String model,
            SparkContext spark,
            Console console) {
        this.runner = runner;
        this.config = config;
        this.renderer = renderer;
        this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        this.base = ModelFolder.of(model, hadoop.value());
        this.spark = spark;
        this.console = console;
    }

    /** Asks what is not up to date; that every model is there is seen to first. */
    public void run() {
        String testSet = testSet(runner);
        List<Asked> models = names().stream().map(this::asked).toList();
        models.forEach(model -> ask(model, testSet));
    }

    /** Replies wait in a folder of their own until all are there, under a name that says what they are replies to. */
    private void ask(Asked model, String testSet) {
        GenerateStage.Settings settings = settings(model);
        String name = model.output().substring(ImportStage.PREDICTIONS.length());
        Path waiting = runner.store().path(WAITING + name);
        String key =
                Ids.hash(Manifest.JSON.valueToTree(settings).toString(), testSet, CodeVersion.of(Generating.class));
        AnswerProgress.Counters counters = new AnswerProgress.Counters(
                spark.longAccumulator("answered by " + name), spark.longAccumulator("answered by " + name + " before"));
        AnswerProgress progress = new AnswerProgress(name, counters, console::progress, System::nanoTime);
        spark.addSparkListener(progress);
        try {
            GenerateStage stage = new GenerateStage(
                    settings, model, config, renderer, testSet, new Path(waiting, key).toString(), progress, hadoop);
            runner.run(stage, List.of(TestSetStage.OUTPUT), List.of(model.output()));
            runner.store().fileSystem().delete(waiting, true);
        } catch (IOException e) {
            throw new UserException("Cannot remove " + waiting + ": " + e.getMessage(), e);
        } finally {
            spark.removeSparkListener(progress);
        }
    }

    static String testSet(StageRunner runner) {
        return runner.store()
                .manifest(TestSetStage.OUTPUT)
                .map(manifest -> (String) manifest.facts().get(TestSetStage.VERSION))
                .orElseThrow(() -> new UserException(
                        "Cannot generate: no test set in " + runner.store().root() + ", run the job corpus first"));
    }

    private GenerateStage.Settings settings(Asked model) {
        return new GenerateStage.Settings(
                model.name(),
                model.trainingSeed(),
                base.version(),
                model.worn().map(ModelFolder::version).orElse(""),
                renderer.hashes(),
                CodeVersion.of(ModelConfig.class),
                GenerateStage.Decisive.of(config));
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : config.models()) {
            names.addAll(name.equals(GenerateConfig.ALL) ? Finetuning.trained(runner.store()) : List.of(name));
        }
        return names;
    }

    private Asked asked(String name) {
        if (name.equals(GenerateConfig.BASE)) {
            return new Asked(name, "", ImportStage.PREDICTIONS + name, base, null);
        }
        String output = Finetuning.FOLDER + name;
        Manifest manifest = runner.store()
                .manifest(output)
                .orElseThrow(() -> new UserException("Cannot generate with " + name + ": no model "
                        + runner.store().path(output) + ", run finetune first"));
        if (!manifest.config().path("model").asText().equals(base.version())) {
            throw new UserException(
                    "Cannot generate with " + name + ": its adapter was trained on another base model than "
                            + base.location() + ", run finetune again");
        }
        Path folder = runner.store().fileSystem().makeQualified(runner.store().path(output));
        String seed = manifest.config().path("seed").asText();
        return new Asked(
                name.split("/", 2)[0],
                seed,
                ImportStage.PREDICTIONS + name.replace('/', '-'),
                base,
                new ModelFolder(folder.toString(), manifest.checksum()));
    }
}
