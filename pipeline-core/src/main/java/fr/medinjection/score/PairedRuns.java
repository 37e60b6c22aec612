package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.UserException;
import fr.medinjection.score.encoder.TextMetric;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Models of two runs compared with each other, on the items that both runs asked in the same words.
 *
 * @param config how they are scored
 * @param encoders of metrics that need one; both runs' answers are put to the same
 * @param pairs which model of one run is compared with which of the other; none: those of one name
 */
public record PairedRuns(ScoreConfig config, EncodedAnswers encoders, List<Pair> pairs) {
    private static final String AFTER = "after:";
    private static final String BEFORE = "before:";
    private static final String[] DIFFERENCES = {
        "first", "second", "decoding", "slice", "metric", "variant", "signature", "orders", "average"
    };
    private static final String[] DISCORDANCE = {"first", "second", "decoding", "slice", "variant", "training_seed"};

    /** A model of the run before and one of the run after. */
    public record Pair(String before, String after) {}

    /**
     * What one run asked and was answered.
     *
     * @param marks of judges, where there are any
     */
    public record Answers(Dataset<Row> testSet, Dataset<Row> predictions, Optional<Dataset<Row>> marks) {}

    /**
     * What was found; in both the model after is {@code first} and the model before {@code second}, so that a difference is what was
     * gained.
     *
     * @param items that both runs asked
     * @param differences of scores, with paired intervals
     * @param discordance McNemar's tests
     * @param incomplete who left too many items unanswered; where there are any, nothing is compared
     */
    public record Found(long items, List<Row> differences, List<Row> discordance, List<Incomplete> incomplete) {}

    /** What a model of the run after left unanswered, or else one of the run before. */
    public record Incomplete(boolean isAfter, String model, String decoding, String type, long missing, long items) {
        static Incomplete of(Sheets.Unanswered run) {
            boolean isAfter = run.model().startsWith(AFTER);
            String model = run.model().substring((isAfter ? AFTER : BEFORE).length());
            return new Incomplete(isAfter, model, run.decoding(), run.type(), run.missing(), run.items());
        }
    }

    public PairedRuns {
        pairs = List.copyOf(pairs);
    }

    /** As many rows come back as there are pairs, decodings, slices and metrics. */
    public Found of(Answers before, Answers after) {
        Dataset<Row> asked = before.testSet()
                .select(col("id").as("asked"), col("item_fingerprint").as("asked_fingerprint"));
        Column same =
                col("id").equalTo(col("asked")).and(col("item_fingerprint").equalTo(col("asked_fingerprint")));
        Dataset<Row> items = after.testSet().join(asked, same, "left_semi").cache();
        List<Pair> compared = compared(models(before), models(after));
        Dataset<Row> predictions = chosen(before, BEFORE, compared.stream().map(Pair::before))
                .unionByName(chosen(after, AFTER, compared.stream().map(Pair::after)))
                .join(items.select(col("id").as("asked")), col("id").equalTo(col("asked")), "left_semi");
        Set<String> meeting = compared.stream()
                .map(pair -> AFTER + pair.after() + '\n' + BEFORE + pair.before())
                .collect(Collectors.toSet());
        Opponents opponents = (first, second) -> meeting.contains(first + '\n' + second);
        try {
            return found(items, predictions, marks(before, after), opponents);
        } finally {
            items.unpersist();
        }
    }

    private Found found(
            Dataset<Row> items, Dataset<Row> predictions, Optional<Dataset<Row>> marks, Opponents opponents) {
        long count = items.count();
        if (count == 0) {
            return new Found(0, List.of(), List.of(), List.of());
        }
        Sheets sheets = new Sheets(predictions, items, marks);
        List<Sheets.Unanswered> unanswered =
                Sheets.unanswered(sheets.coverage("").collectAsList(), config.maxMissingShare());
        if (!unanswered.isEmpty()) {
            List<Incomplete> incomplete =
                    unanswered.stream().map(Incomplete::of).toList();
            return new Found(count, List.of(), List.of(), incomplete);
        }
        List<TextMetric> metrics = encoders.metrics(items);
        Dataset<Row> rows = encoders.encoded(sheets.rows(), metrics).persist(StorageLevel.MEMORY_AND_DISK());
        Replicates.Kinds kinds = new Replicates.Kinds(metrics, Marks.kinds(marks));
        Dataset<Row> replicates = Replicates.of(rows, config, kinds, count).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return new Found(
                    count,
                    named(Comparison.of(Replicates.ofModels(replicates), config, opponents), DIFFERENCES),
                    named(Discordance.of(rows, config, opponents), DISCORDANCE),
                    List.of());
        } finally {
            replicates.unpersist();
            rows.unpersist();
        }
    }

    /** @param before models there are, {@code after} likewise */
    private List<Pair> compared(Set<String> before, Set<String> after) {
        pairs.forEach(pair -> {
            requireAmong(pair.before(), before, "before");
            requireAmong(pair.after(), after, "after");
        });
        return pairs.isEmpty()
                ? before.stream()
                        .filter(after::contains)
                        .map(model -> new Pair(model, model))
                        .toList()
                : pairs;
    }

    private static void requireAmong(String model, Set<String> there, String run) {
        if (!there.contains(model)) {
            throw new UserException("Cannot compare: no answers of " + model + " in the run " + run
                    + ", expected one of " + String.join(", ", there));
        }
    }

    /** The models that answered. */
    private static Set<String> models(Answers answers) {
        return answers.predictions().select("model").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Dataset<Row> chosen(Answers answers, String run, Stream<String> models) {
        return answers.predictions()
                .where(col("model").isin(models.distinct().toArray()))
                .withColumn("model", concat(lit(run), col("model")));
    }

    /** What both runs had judged counts once. */
    private static Optional<Dataset<Row>> marks(Answers before, Answers after) {
        if (before.marks().isEmpty()) {
            return after.marks();
        }
        return after.marks()
                .map(marks -> marks.unionByName(before.marks().get()))
                .or(before::marks);
    }

    /** @param order that decides between any two rows */
    private static List<Row> named(Dataset<Row> found, String[] order) {
        return found.withColumn("first", without(AFTER, "first"))
                .withColumn("second", without(BEFORE, "second"))
                .orderBy(Stream.of(order).map(functions::col).toArray(Column[]::new))
                .collectAsList();
    }

    private static Column without(String run, String column) {
        return col(column).substr(run.length() + 1, Integer.MAX_VALUE);
    }
}
