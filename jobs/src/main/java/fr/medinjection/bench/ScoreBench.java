package fr.medinjection.bench;

import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.FrenchWords;
import fr.medinjection.udf.metric.Meteor;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Rouge;
import fr.medinjection.udf.metric.RougeWords;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.TextPair;
import fr.medinjection.udf.metric.Tokenizer;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * All lexical metrics over generated answer pairs: what they cost, and their means, which {@code score_peers.py} prints for
 * the Python packages over the same pairs.
 */
public final class ScoreBench {
    private static final StructType PAIR = new StructType()
            .add("prediction", DataTypes.StringType, false)
            .add("reference", DataTypes.StringType, false);
    private static final StructType SUMS =
            new StructType().add("metric", DataTypes.StringType, false).add("sum", DataTypes.DoubleType, false);

    private final SparkSession spark;
    private final String folder;
    private final PrintStream out;

    /** A metric that Spark may send to executors; ROUGE's four scores are computed at once, as the package does. */
    private interface Score extends ToDoubleFunction<TextPair>, Serializable {}

    /** @param folder where the pairs are written */
    public ScoreBench(SparkSession spark, String folder, PrintStream out) {
        this.spark = spark;
        this.folder = folder;
        this.out = out;
    }

    public void run(long rows, long seed) {
        String pairs = folder + "/answer-pairs";
        pairs(rows, seed)
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .parquet(pairs);
        spark.read()
                .parquet(pairs)
                .select(functions.to_json(functions.struct("prediction", "reference")))
                .write()
                .mode("overwrite")
                .text(folder + "/peers");
        measure("legacy", legacy(), pairs, rows);
        measure("french", french(), pairs, rows);
    }

    private void measure(String name, Map<String, Score> metrics, String pairs, long rows) {
        List<Row> sums = new ArrayList<>();
        Meter.Cost cost = new Meter(spark).measure(name, () -> sums.addAll(sums(metrics, pairs)));
        out.println(cost);
        out.printf(
                Locale.ROOT,
                "%-12s %.0f pairs per CPU second, %.0f pairs a minute of wall clock%n",
                name,
                rows / cost.cpuSeconds(),
                60 * rows / cost.wallSeconds());
        sums.forEach(row ->
                out.printf(Locale.ROOT, "%-12s %-16s mean %.9f%n", name, row.getString(0), row.getDouble(1) / rows));
    }

    /** As many rows as metrics. */
    private List<Row> sums(Map<String, Score> metrics, String pairs) {
        Map<String, Score> sent = new LinkedHashMap<>(metrics);
        return spark.read()
                .schema(PAIR)
                .parquet(pairs)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>)
                                rows -> added(sent, rows).iterator(),
                        Encoders.row(SUMS))
                .groupBy("metric")
                .agg(functions.sum("sum").as("sum"))
                .orderBy("metric")
                .collectAsList();
    }

    private static List<Row> added(Map<String, Score> metrics, Iterator<Row> rows) {
        Map<String, Double> sums = new LinkedHashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            TextPair pair = new TextPair(row.getString(0), row.getString(1));
            metrics.forEach((name, score) -> sums.merge(name, score.applyAsDouble(pair), Double::sum));
        }
        List<Row> added = new ArrayList<>();
        sums.forEach((name, sum) -> added.add(RowFactory.create(name, sum)));
        return added;
    }

    private static Map<String, Score> legacy() {
        Map<String, Score> metrics = new LinkedHashMap<>();
        metrics.put("bleu-13a", bleu(Mteval.V13A));
        metrics.put("bleu-intl", bleu(Mteval.INTL));
        metrics.put("chrf2", Chrf.LEGACY::score);
        metrics.put("chrf2++", Chrf.LEGACY_WORDS::score);
        metrics.put("rouge", rouge(RougeWords.PLAIN));
        metrics.put("rouge-stemmed", rouge(RougeWords.STEMMED));
        metrics.put("meteor", Meteor.LEGACY::score);
        return metrics;
    }

    private static Map<String, Score> french() {
        Map<String, Score> metrics = new LinkedHashMap<>();
        metrics.put("bleu", bleu(FrenchWords.CASED));
        metrics.put("chrf2", Chrf.FRENCH::score);
        metrics.put("chrf2++", Chrf.FRENCH_WORDS::score);
        metrics.put("rouge", rouge(FrenchWords.WORDS));
        metrics.put("meteor", Meteor.FRENCH::score);
        return metrics;
    }

    private static Score bleu(Tokenizer tokenizer) {
        return new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.EFFECTIVE)::score;
    }

    private static Score rouge(Tokenizer tokenizer) {
        Rouge rouge = new Rouge(tokenizer);
        return pair -> rouge.score(pair).rougeLsum().f();
    }

    private Dataset<Row> pairs(long rows, long seed) {
        return spark.range(rows)
                .mapPartitions(
                        (MapPartitionsFunction<Long, Row>) numbers -> new PairRows(numbers, seed), Encoders.row(PAIR));
    }

    /** References of 20 to 80 words with marks, and predictions that are such a text changed in places. */
    private static final class PairRows implements Iterator<Row> {
        private static final String[] MARKS = {",", ".", " ;", ".\n", " :", "", "", "", "", "", "", "", ""};

        private final Iterator<Long> numbers;
        private final long seed;
        private final Vocabulary vocabulary;

        PairRows(Iterator<Long> numbers, long seed) {
            this.numbers = numbers;
            this.seed = seed;
            this.vocabulary = new Vocabulary(20_000, seed);
        }

        @Override
        public boolean hasNext() {
            return numbers.hasNext();
        }

        @Override
        public Row next() {
            SplittableRandom random = Seeds.random(seed, numbers.next());
            int words = random.nextInt(20, 81);
            StringBuilder reference = new StringBuilder();
            StringBuilder prediction = new StringBuilder();
            for (int i = 0; i < words; i++) {
                String word = (random.nextInt(9) == 0 ? "l'" : "")
                        + vocabulary.next(random)
                        + MARKS[random.nextInt(MARKS.length)];
                append(reference, word);
                if (random.nextInt(8) > 0) {
                    append(prediction, word);
                } else if (random.nextBoolean()) {
                    append(prediction, vocabulary.next(random));
                }
            }
            return RowFactory.create(prediction.toString(), reference.toString());
        }

        private static void append(StringBuilder text, String word) {
            text.append(text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "" : " ")
                    .append(word);
        }
    }
}
