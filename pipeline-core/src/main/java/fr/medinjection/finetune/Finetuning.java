package fr.medinjection.finetune;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.train.Trainer;
import fr.medinjection.mix.MixStage;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.withdraw.TrainedModels;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Fine-tunes the base model on mixes: one adapter for each mix and seed, with checkpoints on the way and a manifest at the end. */
public final class Finetuning {
    public static final String STAGE = "finetune";
    public static final String FOLDER = TrainedModels.FOLDER + "/";
    private static final String WORK = FOLDER + "_training/";

    private final SparkSession spark;
    private final StageRunner runner;
    private final FinetuneConfig config;
    private final PromptRenderer renderer;
    private final Console console;
    private final SerializableConfiguration hadoop;
    private final ModelFolder model;

    public Finetuning(
            SparkSession spark, StageRunner runner, FinetuneConfig config, PromptRenderer renderer, Console console) {
        this.spark = spark;
        this.runner = runner;
        this.config = config;
        this.renderer = renderer;
        this.console = console;
        this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        this.model = ModelFolder.of(config.model(), hadoop.value());
    }

    /** The models that are whole, by name: {@code MIX}, or {@code MIX/seed=SEED} where several seeds were trained. */
    public static List<String> trained(DatasetStore store) {
        List<String> models = new TrainedModels(store).names();
        if (models.isEmpty()) {
            throw new UserException(
                    "Cannot find a trained model in " + store.path(TrainedModels.FOLDER) + ", run finetune first");
        }
        return models.stream().map(model -> model.substring(FOLDER.length())).toList();
    }

    /** One adapter to be made. */
    private record Target(String mix, long seed, String output, String name) {}

    /** Makes what is not up to date. */
    public void run(List<String> allMixes) {
        int made = 0;
        List<Target> targets = targets(allMixes);
        for (Target target : targets) {
            checkPlace(target);
            made += make(target) ? 1 : 0;
        }
        if (made < targets.size()) {
            console.upToDate(STAGE, targets.size() - made);
        }
    }

    private List<Target> targets(List<String> allMixes) {
        List<String> mixes = config.mixes().equals(List.of("*")) ? allMixes : config.mixes();
        for (String mix : mixes) {
            if (!allMixes.contains(mix)) {
                throw new UserException("Invalid mix to fine-tune on: " + mix + ", expected one of " + allMixes);
            }
        }
        boolean several = config.seeds().size() > 1;
        return mixes.stream()
                .flatMap(mix -> config.seeds().stream()
                        .map(seed -> several
                                ? new Target(mix, seed, FOLDER + mix + "/seed=" + seed, mix + " seed " + seed)
                                : new Target(mix, seed, FOLDER + mix, mix)))
                .toList();
    }

    /** A model of one seed and models of several would take each other's place. */
    private void checkPlace(Target target) {
        Path mix = runner.store().path(FOLDER + target.mix());
        boolean several = config.seeds().size() > 1;
        try {
            FileSystem fs = runner.store().fileSystem();
            FileStatus[] others = fs.globStatus(new Path(mix, several ? "_manifest.json" : "seed=*"));
            if (others != null && others.length > 0) {
                throw new UserException("Cannot fine-tune on " + target.name() + ": " + mix + " holds "
                        + (several ? "the model of one seed" : "models of several seeds") + "; move it away first");
            }
        } catch (IOException e) {
            throw new UserException("Cannot look at " + mix + ": " + e.getMessage(), e);
        }
    }

    private boolean make(Target target) {
        String input = MixStage.FOLDER + target.mix();
        Map<String, Object> settings = settings(target.seed());
        return runner.make(STAGE, target.output(), settings, List.of(input), (inputs, folder) -> {
            Path work = new Path(runner.store().path(WORK + target.mix()), key(settings, target));
            return train(target, inputs.get(input), work, folder);
        });
    }

    /** All that decides an adapter beside its mix. */
    private Map<String, Object> settings(long seed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model.version());
        settings.put("base-model", config.baseModel());
        settings.put("prompts", renderer.hashes());
        settings.put("adapter", config.adapter());
        settings.put("training", config.training());
        settings.put("ranks", config.ranks());
        settings.put("seed", seed);
        settings.put("engine", CodeVersion.of(Trainer.class));
        return settings;
    }

    /** Checkpoints of other settings, or of another mix of that name, are none of ours. */
    private String key(Map<String, Object> settings, Target target) {
        String rows = mixManifest(target);
        String said = Manifest.JSON.valueToTree(settings).toString();
        return "seed=" + target.seed() + "-" + Ids.hash(said, rows).substring(0, 16);
    }

    private StageRunner.Product train(Target target, Dataset<Row> mix, Path work, Path folder) throws IOException {
        long started = System.nanoTime();
        FileSystem fs = runner.store().fileSystem();
        Outcome outcome = train(target, mix, work);
        ModelOutput output = new ModelOutput(fs, work, folder);
        output.write(outcome.checkpointStep());
        new TrainingCard(config, target.seed(), mixManifest(target)).write(target.name(), mix, fs, folder);
        fs.delete(runner.store().path(WORK + target.mix()), true);
        Map<String, Object> facts = outcome.facts();
        console.found(
                STAGE,
                ((Number) facts.get("examples")).longValue(),
                ((Number) facts.get("steps")).longValue(),
                String.format("steps: %s, loss %.4f", target.name(), (double) facts.get("last-loss")),
                (System.nanoTime() - started) / 1e9);
        return new StageRunner.Product(output.checksum(), facts);
    }

    private String mixManifest(Target target) {
        return runner.store()
                .manifest(MixStage.FOLDER + target.mix())
                .map(Manifest::checksum)
                .orElseThrow();
    }

    private Outcome train(Target target, Dataset<Row> mix, Path work) {
        BarrierStage.awaitSlots(spark.sparkContext(), config.ranks(), config.slotsSeconds());
        TrainingRun run = new TrainingRun(
                target.name(),
                model,
                config.baseModel(),
                config.adapter(),
                config.training(),
                target.seed(),
                config.ranks(),
                config.patienceSeconds(),
                work.toString(),
                hadoop);
        return follow(run, shares(mix));
    }

    /** Runs the ranks, and tells the screen and MLflow how they come along. */
    private Outcome follow(TrainingRun run, JavaRDD<TokenisedItem> items) {
        Optional<MlflowRun> tracked = tracked(run);
        Heard heard = new Heard();
        spark.sparkContext().register(heard, "heard of " + run.name());
        Progress progress =
                new Progress(run.name(), heard.id(), console, line -> tracked.ifPresent(mlflow -> mlflow.hear(line)));
        spark.sparkContext().addSparkListener(progress);
        String status = "FAILED";
        try {
            Outcome outcome = outcome(run, items, heard, progress);
            status = "FINISHED";
            return outcome;
        } finally {
            spark.sparkContext().removeSparkListener(progress);
            String end = status;
            tracked.ifPresent(mlflow -> mlflow.end(end));
        }
    }

    private static Outcome outcome(TrainingRun run, JavaRDD<TokenisedItem> items, Heard heard, Progress progress) {
        RankTask task = new RankTask(run, heard);
        try {
            Outcome outcome = BarrierStage.run(items, task::run, "fine-tuning on " + run.name())
                    .get(0);
            progress.hear(heard.value());
            if (!outcome.refusal().isEmpty()) {
                throw new UserException("Cannot fine-tune on " + run.name() + ": " + outcome.refusal());
            }
            return outcome;
        } catch (UserException e) {
            progress.hear(heard.value());
            throw progress.refusal().isEmpty()
                    ? e
                    : new UserException("Cannot fine-tune on " + run.name() + ": " + progress.refusal(), e);
        }
    }

    private Optional<MlflowRun> tracked(TrainingRun run) {
        TrackingConfig tracking = config.tracking();
        if (!tracking.isOn()) {
            return Optional.empty();
        }
        String token = System.getenv().getOrDefault(tracking.tokenVariable(), "");
        MlflowRun mlflow = new MlflowRun(tracking, token, console);
        mlflow.begin(run.name(), settings(run.seed()));
        return Optional.of(mlflow);
    }

    private JavaRDD<TokenisedItem> shares(Dataset<Row> mix) {
        ChatTokens chats = new ChatTokens(model, renderer, hadoop);
        JavaRDD<TokenisedItem> items = mix.toJavaRDD().map(row -> chats.of(Instruction.of(row)));
        return TokenShares.forRanks(items, config.ranks());
    }
}
