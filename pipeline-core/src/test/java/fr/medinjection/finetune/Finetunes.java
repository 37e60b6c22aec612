package fr.medinjection.finetune;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.Schedule;
import fr.medinjection.lm.train.TrainingConfig;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What tests of fine-tuning share: a tiny model, small mixes, small settings. */
final class Finetunes {
    private Finetunes() {}

    /** A mix as a stage would make it. */
    record MixOf(Settings config, List<Row> rows, String output) implements Stage {
        record Settings(int version) {}

        @Override
        public String name() {
            return "mix";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            Dataset<Row> items = SparkTest.spark().createDataFrame(rows, Instruction.SCHEMA);
            return Map.of(output, new Output(items, List.of("split"), List.of("id"), List.of("split")));
        }
    }

    static StageRunner runner(SparkSession spark, Path out, PrintStream screen) {
        return new StageRunner(
                spark,
                new DatasetStore(spark.sparkContext().hadoopConfiguration(), out.toString()),
                new FileLayout(2, 2, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(screen));
    }

    static void writeMix(StageRunner runner, String name, List<Instruction> items) {
        List<Row> rows = items.stream().map(Instruction::toRow).toList();
        String output = "mixes/" + name;
        runner.runOnRaw(new MixOf(new MixOf.Settings(items.hashCode()), rows, output), List.of(), List.of(output));
    }

    static Instruction item(String id, Split split, String question, List<String> options, int correct) {
        return new Instruction(
                id,
                "",
                Component.NATIVE,
                "test",
                split,
                TaskType.MCQU,
                "fr",
                "",
                question,
                options,
                List.of(correct),
                "",
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                Lineage.published("test", id, "file.json", "CC-BY-4.0"));
    }

    /** Items of different lengths. */
    static List<Instruction> items(int training, int validation) {
        return IntStream.range(0, training + validation)
                .mapToObj(i -> item(
                        String.format("item-%03d", i * 37 % 1000),
                        i < training ? Split.TRAIN : Split.VALIDATION,
                        "Quel organe " + "très ".repeat(i % 5) + "important, cas " + i + " ?",
                        List.of("foie", "rein", "coeur"),
                        i % 3))
                .toList();
    }

    static Path model(Path folder) {
        List<String> texts =
                items(20, 0).stream().map(TestRows.RENDERER::prompt).toList();
        TinyModel.write(folder, new TinyShape(Family.QWEN3, 320, 32, 48, 2, 4, 2, 8, 512, 0.1, true), 7, texts);
        return folder;
    }

    static FinetuneConfig config(Path model, int ranks, List<Long> seeds, long steps) {
        return new FinetuneConfig(
                true,
                model.toString(),
                "test/tiny",
                List.of("*"),
                seeds,
                ranks,
                20,
                0,
                adapter(0.05),
                training(steps),
                new TrackingConfig("", "test", ""));
    }

    static FinetuneConfig.AdapterSettings adapter(double dropout) {
        return new FinetuneConfig.AdapterSettings(
                AdapterConfig.Kind.DORA, 4, 8, dropout, AdapterConfig.Scaling.STANDARD, List.of(Projection.values()));
    }

    static FinetuneConfig.TrainingSettings training(long steps) {
        return new FinetuneConfig.TrainingSettings(
                TrainingConfig.Unit.STEPS,
                steps,
                2,
                2,
                1e-2,
                Schedule.Shape.COSINE,
                0.1,
                0,
                0.9,
                0.999,
                1e-8,
                1,
                256,
                TrainingConfig.TooLong.CUT,
                TrainingConfig.Supervise.WHOLE_CHAT,
                true,
                false,
                8,
                TrainingConfig.Normalise.TOKENS,
                4,
                2,
                true);
    }

    static PrintStream screen(java.io.OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
