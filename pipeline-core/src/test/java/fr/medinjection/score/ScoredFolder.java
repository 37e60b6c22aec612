package fr.medinjection.score;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** An output folder with a made-up test set and made-up predictions of some models, as the stages before would leave it. */
public record ScoredFolder(StageRunner runner, Exam exam) {

    /** Rows that are simply there. */
    private record Planted(Settings config, List<Row> rows, StructType schema, List<String> key) implements Stage {
        record Settings(String dataset) {}

        @Override
        public String name() {
            return "planted";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            Dataset<Row> planted = SparkTest.spark().createDataFrame(rows, schema);
            return Map.of(
                    config.dataset(),
                    new Output(planted, List.of(), key, List.of(), Map.of(TestSetStage.VERSION, "v1")));
        }
    }

    /** So many items, one in five of them open; each model answers in two ways, and at times the same. */
    public static ScoredFolder in(Path folder, int items, String... models) {
        Run[] runs = Stream.of(models)
                .flatMap(model -> Stream.of(new Run(model, "", "greedy"), new Run(model, "", "sampled")))
                .toArray(Run[]::new);
        Exam exam = Exam.of(items, 11, runs);
        return in(
                folder,
                new Exam(
                        exam.items(),
                        exam.predictions().stream()
                                .map(p -> p.id().endsWith("5") ? greedy(p, exam) : p)
                                .toList()));
    }

    /** The same prediction with the reply that the model gave greedily. */
    private static Prediction greedy(Prediction prediction, Exam exam) {
        Prediction other = exam.predictions().stream()
                .filter(p -> p.id().equals(prediction.id())
                        && p.order().equals(prediction.order())
                        && p.run().model().equals(prediction.run().model())
                        && p.run().decoding().equals("greedy"))
                .findFirst()
                .orElseThrow();
        return new Prediction(
                other.id(),
                other.itemFingerprint(),
                other.testSet(),
                prediction.run(),
                other.order(),
                "",
                other.reply(),
                other.published(),
                other.tolerant());
    }

    static ScoredFolder in(Path folder, Exam exam) {
        StageRunner runner = new StageRunner(
                SparkTest.spark(),
                new DatasetStore(new Configuration(), folder.toString()),
                new FileLayout(2, 2, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
        plant(
                runner,
                TestSetStage.OUTPUT,
                exam.items().stream().map(TestItem::toRow).toList(),
                TestItem.SCHEMA,
                List.of("id"));
        exam.predictions().stream()
                .map(p -> p.run().model())
                .distinct()
                .forEach(model -> plant(
                        runner,
                        ImportStage.PREDICTIONS + model,
                        exam.predictions().stream()
                                .filter(p -> p.run().model().equals(model))
                                .map(Prediction::toRow)
                                .toList(),
                        Prediction.SCHEMA,
                        Prediction.KEY));
        return new ScoredFolder(runner, exam);
    }

    private static void plant(StageRunner runner, String dataset, List<Row> rows, StructType schema, List<String> key) {
        Planted stage = new Planted(new Planted.Settings(dataset), rows, schema, key);
        runner.runOnRaw(stage, List.of(), List.of(dataset));
    }

    /** Adds a judge of all open answers, who may have no verdict ({@code null}). */
    public void judge(String judge, Function<Prediction, Double> verdict) {
        for (String predictions : predictions()) {
            String model = predictions.substring(predictions.indexOf('/') + 1);
            List<Row> rows = openPredictions(model).stream()
                    .map(p -> RowFactory.create(
                            p.itemFingerprint(), p.reply().text(), "judge", judge, judge + " 1", verdict.apply(p)))
                    .distinct()
                    .toList();
            String dataset = Marks.JUDGEMENTS + model + "-by-" + judge;
            plant(runner, dataset, rows, Marks.SCHEMA, List.of("item_fingerprint", "reply"));
        }
    }

    /** The datasets of judges. */
    public List<String> judgements() {
        return runner.store().datasets("judgements");
    }

    /** The datasets of predictions. */
    public List<String> predictions() {
        return runner.store().datasets("predictions");
    }

    public Manifest manifest(String dataset) {
        return runner.store().manifest(dataset).orElseThrow();
    }

    /** The replies of a model to open items, item by item. */
    public List<Prediction> openPredictions(String model) {
        return exam.predictions().stream()
                .filter(p -> p.run().model().equals(model)
                        && item(p.id()).instruction().type() == TaskType.OEQ)
                .toList();
    }

    /** The same, equal replies to the same question once. */
    public List<String> openAnswers(String model) {
        return openPredictions(model).stream()
                .map(p -> p.itemFingerprint() + "\n" + p.reply().text())
                .distinct()
                .toList();
    }

    public String question(String id) {
        return TestRows.RENDERER.prompt(item(id).instruction());
    }

    public String reference(String id) {
        return item(id).instruction().answer();
    }

    private TestItem item(String id) {
        return exam.items().stream()
                .filter(item -> item.instruction().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
