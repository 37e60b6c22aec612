package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.score.encoder.TextMetric;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.udf.metric.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores predictions: every metric of every model, decoding and slice with its interval, and the models compared. Its inputs
 * are the test set and any number of datasets of predictions and of marks.
 */
public record ScoreStage(Settings config, EncodedAnswers encoders) implements Stage {
    public static final String SCORES = "scores";
    public static final String COMPARISONS = "score-comparisons";
    public static final String MCNEMAR = "score-mcnemar";
    public static final String VERBOSITY = "score-verbosity";
    public static final String REJECTED = "score-rejected";

    /** All outputs, in order. */
    public static final List<String> OUTPUTS = List.of(SCORES, COMPARISONS, MCNEMAR, VERBOSITY, REJECTED);

    /**
     * What decides the scores.
     *
     * @param scoring with the folders of encoders left out
     * @param encoders the versions of those folders, by metric
     */
    public record Settings(ScoreConfig scoring, Map<String, String> encoders) {}

    private static final StructType SCHEMA = new StructType(new StructField[] {
        textField("model"),
        textField("training_seed"),
        textField("decoding"),
        textField("orders"),
        textField("slice"),
        textField("average"),
        textField("statistic"),
        textField("metric"),
        textField("variant"),
        textField("signature"),
        field("items", DataTypes.DoubleType),
        field("missing", DataTypes.DoubleType),
        field("value", DataTypes.DoubleType),
        field("low", DataTypes.DoubleType),
        field("high", DataTypes.DoubleType),
        field("confidence", DataTypes.DoubleType)
    });
    private static final List<String> KEY = List.of(
            "model",
            "training_seed",
            "decoding",
            "orders",
            "slice",
            "average",
            "statistic",
            "metric",
            "variant",
            "signature");

    /** Scoring as configured; the folders of encoders are looked at now. */
    public static ScoreStage of(ScoreConfig config, Configuration hadoop) {
        EncodedAnswers encoders = EncodedAnswers.of(config, hadoop);
        return new ScoreStage(new Settings(config.withEncoders("", ""), encoders.versions()), encoders);
    }

    @Override
    public String name() {
        return "score";
    }

    @Override
    public String product() {
        return "scores and comparisons";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> testSet = inputs.get(TestSetStage.OUTPUT);
        Dataset<Row> predictions = inputs.entrySet().stream()
                .filter(input -> !input.getKey().equals(TestSetStage.OUTPUT) && !Marks.isOf(input.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Dataset::unionByName)
                .orElseThrow();
        ScoreConfig scoring = config.scoring();
        String version = TestSetStage.version(testSet);
        Optional<Dataset<Row>> marks = Marks.among(inputs);
        Sheets sheets = new Sheets(predictions, testSet, marks);
        List<Row> coverage = sheets.coverage(version).collectAsList(); // as many as runs and types
        Sheets.requireAnswers(coverage, scoring.maxMissingShare());
        Dataset<Row> rows = sheets.rows();
        List<TextMetric> metrics = encoders.metrics(testSet);
        Replicates.Kinds kinds = new Replicates.Kinds(metrics, Marks.kinds(marks));
        Dataset<Row> replicates = Replicates.of(encoders.encoded(rows, metrics), scoring, kinds, testSet.count())
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> models = Replicates.ofModels(replicates);
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                SCORES,
                new Output(
                        scores(replicates, scoring.confidence()),
                        List.of(),
                        KEY,
                        List.of("model", "decoding"),
                        facts(coverage, version)));
        outputs.put(COMPARISONS, comparisons(models));
        outputs.put(
                MCNEMAR,
                new Output(
                        Discordance.of(rows, scoring, Opponents.ALL),
                        List.of(),
                        List.of("decoding", "slice", "variant", "first", "second", "training_seed"),
                        List.of("decoding", "variant")));
        outputs.put(
                VERBOSITY,
                new Output(
                        Verbosity.of(models),
                        List.of(),
                        List.of("decoding", "length_metric", "length_variant", "metric", "variant", "left_out"),
                        List.of("decoding")));
        outputs.put(
                REJECTED,
                new Output(
                        sheets.rejected(),
                        List.of(),
                        List.of(
                                "reason",
                                "id",
                                "model",
                                "training_seed",
                                "decoding",
                                "permutation",
                                "reply",
                                "test_set"),
                        List.of("reason", "model")));
        return outputs;
    }

    private static Dataset<Row> scores(Dataset<Row> replicates, double confidence) {
        return replicates.map(
                (MapFunction<Row, Row>) row -> {
                    Cell cell = Cell.of(row);
                    Interval interval = Interval.percentile(cell.value(), cell.replicates(), confidence);
                    return RowFactory.create(
                            cell.run().model(),
                            cell.run().trainingSeed(),
                            cell.run().decoding(),
                            cell.key().orders(),
                            cell.key().slice(),
                            cell.key().average(),
                            cell.key().statistic(),
                            cell.key().metric(),
                            cell.key().variant(),
                            cell.key().signature(),
                            cell.items(),
                            cell.missing(),
                            interval.estimate(),
                            interval.low(),
                            interval.high(),
                            confidence);
                },
                Encoders.row(SCHEMA));
    }

    private Output comparisons(Dataset<Row> models) {
        return new Output(
                Comparison.of(models, config.scoring(), Opponents.ALL),
                List.of(),
                List.of("first", "second", "decoding", "orders", "slice", "average", "metric", "variant", "signature"),
                List.of("decoding", "metric"));
    }

    private static Map<String, Object> facts(List<Row> coverage, String version) {
        Map<String, Object> runs = new TreeMap<>();
        for (Row row : coverage) {
            String run = String.join("/", string(row, "model"), string(row, "training_seed"), string(row, "decoding"));
            Map<String, Object> counts = new TreeMap<>();
            for (String count : List.of(
                    "items",
                    "answered",
                    "replies",
                    "empty_replies",
                    "unread",
                    "read_differently",
                    "of_another_test_set")) {
                counts.put(count.replace('_', '-'), row.getLong(row.fieldIndex(count)));
            }
            runs.put(run + "/" + string(row, "type"), counts);
        }
        return Map.of("coverage", runs, "test-set", version);
    }
}
