package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.list;
import static fr.medinjection.data.Rows.string;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import fr.medinjection.UserException;
import fr.medinjection.score.EncodedAnswers;
import fr.medinjection.score.ImportStage;
import fr.medinjection.score.Marks;
import fr.medinjection.score.OpenScores;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.EncodedTexts;
import fr.medinjection.score.encoder.TextMetric;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.udf.metric.statistics.Bootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well judges and metrics agree with the humans who rated the sample, how well the humans agree with each other, and what
 * the judges' verdicts on all answers are worth. Its inputs are the sample, the ratings, verdicts, predictions and the test set.
 */
record AgreementStage(Settings config, EncodedAnswers encoders) implements Stage {
    private static final int LEAST = 3;

    /**
     * What decides the agreements beside the inputs.
     *
     * @param resamples of the bootstrap, whose intervals hold with {@code confidence}
     * @param weighting of words, where an encoder compares texts
     * @param encoders versions of their folders, by metric
     */
    record Settings(
            int resamples,
            double confidence,
            long seed,
            BertScoreConfig.Weighting weighting,
            Map<String, String> encoders) {
        Bootstrap bootstrap() {
            return new Bootstrap(resamples, confidence, seed);
        }
    }

    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public String product() {
        return "agreements with humans";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> sample = inputs.get(SampleStage.OUTPUT);
        List<Case> cases = Case.all(sample);
        Panel panel = Panel.of(cases, inputs.get(RatingsStage.OUTPUT).collectAsList()); // raters times the sample
        long rated =
                Arrays.stream(panel.means()).filter(mean -> !Double.isNaN(mean)).count();
        if (rated < LEAST) {
            throw new UserException(
                    "Cannot compare with humans: " + rated + " answers are rated, expected at least " + LEAST);
        }
        Optional<Dataset<Row>> marks = Marks.among(inputs);
        List<Measured> measured = lexical(cases);
        measured.addAll(encoded(cases, sample, inputs));
        marks.ifPresent(rows -> measured.addAll(marked(cases, sample, rows)));
        Bootstrap bootstrap = config.bootstrap();
        Map<String, Output> outputs = new LinkedHashMap<>();
        Agreement agreement = new Agreement(cases, panel, bootstrap);
        outputs.put(
                Agreeing.AGREEMENT,
                output(
                        sample,
                        agreement.rows(measured),
                        Agreement.SCHEMA,
                        "metric",
                        "variant",
                        "signature",
                        "statistic"));
        outputs.put(
                Agreeing.DIFFERENCES,
                output(
                        sample,
                        new AgreementDifferences(cases, panel, bootstrap).rows(measured),
                        AgreementDifferences.SCHEMA,
                        "first_metric",
                        "first_variant",
                        "first_signature",
                        "second_metric",
                        "second_variant",
                        "second_signature"));
        List<Row> verdicts = marks.map(rows -> verdicts(inputs, rows)).orElse(List.of());
        outputs.put(
                Agreeing.RATES,
                output(
                        sample,
                        new CorrectedRates(cases, panel, config.confidence()).rows(measured, verdicts),
                        CorrectedRates.SCHEMA,
                        "judge",
                        "signature",
                        "model",
                        "training_seed",
                        "decoding"));
        return outputs;
    }

    private static Output output(
            Dataset<Row> sample, List<Row> rows, org.apache.spark.sql.types.StructType schema, String... key) {
        return new Output(
                sample.sparkSession().createDataFrame(rows, schema), List.of(), List.of(key), List.of(key[0]));
    }

    private static List<Measured> lexical(List<Case> cases) {
        List<List<OpenScores.Value>> all = cases.stream()
                .map(one -> OpenScores.of(one.reply(), one.reference()))
                .toList();
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < all.get(0).size(); i++) {
            int place = i;
            OpenScores.Value first = all.get(0).get(i);
            measured.add(new Measured(
                    new Measured.Name(first.metric(), first.variant(), first.signature()),
                    all.stream()
                            .mapToDouble(values -> values.get(place).value())
                            .toArray()));
        }
        return measured;
    }

    /** What encoders find: as many rows as the sample. */
    private List<Measured> encoded(List<Case> cases, Dataset<Row> sample, Map<String, Dataset<Row>> inputs) {
        List<TextMetric> metrics = encoders.metrics(inputs.get(TestSetStage.OUTPUT));
        if (metrics.isEmpty()) {
            return List.of();
        }
        Map<String, List<Double>> values = new HashMap<>();
        encoders.texts(metrics)
                .of(sample, col("question"), col("reply"), col("reference"))
                .select("key", EncodedTexts.VALUES)
                .collectAsList()
                .forEach(row -> values.put(string(row, "key"), list(row, EncodedTexts.VALUES)));
        List<Measured> measured = new ArrayList<>();
        for (TextMetric.Place place : TextMetric.places(metrics)) {
            TextMetric.Score score = place.score();
            measured.add(new Measured(
                    new Measured.Name(score.metric(), score.variant(), score.signature()),
                    cases.stream()
                            .mapToDouble(one -> score.of(values.get(one.key()).get(place.value())))
                            .toArray()));
        }
        return measured;
    }

    /** What judges said of the sample: as many rows as judges and cases. */
    private static List<Measured> marked(List<Case> cases, Dataset<Row> sample, Dataset<Row> marks) {
        Map<String, Integer> columns = new TreeMap<>();
        cases.forEach(one -> columns.put(one.key(), columns.size()));
        Map<Measured.Name, double[]> values = new TreeMap<>(Comparator.comparing(Measured.Name::metric)
                .thenComparing(Measured.Name::variant)
                .thenComparing(Measured.Name::signature));
        List<Row> rows = sample.select("key", "item_fingerprint", "reply")
                .join(marks, new String[] {"item_fingerprint", "reply"})
                .collectAsList();
        for (Row row : rows) {
            Measured.Name name =
                    new Measured.Name(string(row, "metric"), string(row, "variant"), string(row, "signature"));
            double[] column = values.computeIfAbsent(name, n -> IntStream.range(0, cases.size())
                    .mapToDouble(i -> Double.NaN)
                    .toArray());
            Double value = row.getAs("value");
            if (value != null) {
                column[columns.get(string(row, "key"))] = value;
            }
        }
        return values.entrySet().stream()
                .map(one -> new Measured(one.getKey(), one.getValue()))
                .toList();
    }

    /** How many answers of each run each judge found equivalent: as many rows as runs and judges. */
    private static List<Row> verdicts(Map<String, Dataset<Row>> inputs, Dataset<Row> marks) {
        String[] answer = {"item_fingerprint", "reply"};
        Dataset<Row> verdicts = marks.where(col("metric").equalTo("judge"))
                .groupBy("item_fingerprint", "reply", "variant", "signature")
                .agg(min("value").as("value")); // a verdict, where there is one beside an attempt that failed
        return inputs.entrySet().stream()
                .filter(input -> input.getKey().startsWith(ImportStage.PREDICTIONS))
                .map(input -> input.getValue()
                        .where("size(`order`) = 0")
                        .select("item_fingerprint", "reply", "model", "training_seed", "decoding"))
                .reduce(Dataset::unionByName)
                .map(predictions -> predictions
                        .join(verdicts, answer)
                        .groupBy("variant", "signature", "model", "training_seed", "decoding")
                        .agg(count("value").as("verdicts"), sum("value").as("positive"))
                        .collectAsList())
                .orElse(List.of());
    }
}
