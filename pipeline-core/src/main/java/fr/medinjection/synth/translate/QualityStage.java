package fr.medinjection.synth.translate;

import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fr.medinjection.UserException;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.score.encoder.CometMetric;
import fr.medinjection.score.encoder.EncodedTexts;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * How well a model translates biomedical passages, by BLEU, chrF and COMET against references that no training row holds.
 *
 * @param comet the metric where the configuration names its folder; then each pair has its value in a column of that name
 */
public record QualityStage(Settings config, List<Texts> files, Prompt prompt, Model model, Optional<CometMetric> comet)
        implements Stage {
    public static final String CORPUS = "corpus";
    private static final String COMET = "comet";
    public static final Set<String> PLACES = Set.of("item");

    /**
     * What decides the scores beside the corpus.
     *
     * @param files a hash of the files' texts
     * @param model what decides the translator's answers
     * @param comet the version of COMET's folder, or {@code ""}
     * @param cometTasks that share its work out
     */
    public record Settings(
            String translator,
            QualityConfig quality,
            Privacy privacy,
            String files,
            String promptHash,
            String model,
            String comet,
            int cometTasks) {}

    /** The two texts of a set of pairs. */
    public record Texts(String set, String english, String french) {}

    private static final StructType REPLY =
            Passages.SCHEMA.add(textField("translation")).add(textField("error"));

    public static String output(String translator) {
        return "llm/translation-quality/" + translator;
    }

    @Override
    public String name() {
        return "translation-quality";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> all = passages(inputs.get(CORPUS)).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Dataset<Row> apart = taken(Passages.apart(all, inputs.get(CORPUS))).persist(StorageLevel.MEMORY_AND_DISK_SER());
        long pairs = apart.count();
        long inTraining = all.count();
        if (pairs == 0) {
            throw new UserException("Cannot measure " + config.translator() + ": of " + inTraining
                    + " pairs none is apart from those in training; name other pairs in translation-quality");
        }
        Dataset<Row> answers = model.ask(name(), requests(apart), config.translator());
        Dataset<Row> translated =
                withComet(translated(apart, answers, config.privacy())).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Map<String, Object> facts = new TreeMap<>();
        facts.put(StageRunner.ROWS_IN, pairs);
        facts.put("sets", scores(translated));
        Map<String, String> signatures = new TreeMap<>(PassageScores.signatures());
        comet.ifPresent(metric -> signatures.put(COMET, metric.signature()));
        facts.put("signatures", signatures);
        facts.put("usage", Usage.facts(Usage.of(answers)));
        return Map.of(
                output(config.translator()),
                new Output(translated, List.of(), List.of("set", "id"), List.of("set"), facts));
    }

    private Dataset<Row> passages(Dataset<Row> corpus) {
        List<Row> rows = new ArrayList<>();
        files.forEach(file -> rows.addAll(Passages.lines(file.set(), file.english(), file.french())));
        Dataset<Row> read = corpus.sparkSession().createDataFrame(rows, Passages.SCHEMA);
        List<String> sources = config.quality().testPairs().stream()
                .filter(source -> config.privacy().maySend(source, config.translator()))
                .toList();
        return sources.isEmpty() ? read : read.union(Passages.heldOut(corpus, sources));
    }

    private Dataset<Row> taken(Dataset<Row> pairs) {
        int take = config.quality().take();
        return take == 0
                ? pairs
                : pairs.withColumn(
                                "place",
                                row_number()
                                        .over(Window.partitionBy("set")
                                                .orderBy(
                                                        xxhash64(
                                                                lit(config.quality()
                                                                        .seed()),
                                                                col("id")),
                                                        col("id"))))
                        .filter(col("place").leq(take))
                        .drop("place");
    }

    /** What the translator is asked, for an estimate. */
    public Dataset<Row> requestsFor(Dataset<Row> corpus) {
        return requests(taken(Passages.apart(passages(corpus), corpus)));
    }

    private Dataset<Row> requests(Dataset<Row> pairs) {
        Prompt asked = prompt;
        long seed = config.quality().seed();
        Privacy privacy = config.privacy();
        return pairs.map(
                (MapFunction<Row, Row>) row -> {
                    String english = row.getString(2);
                    return RowFactory.create(
                            row.getString(1),
                            json(asked, masking(english, privacy).mask(english), seed));
                },
                Encoders.row(LlmCalls.REQUESTS));
    }

    private static String json(Prompt prompt, String english, long seed) {
        String item = JsonNodeFactory.instance.objectNode().put("text", english).toString();
        Prompt.Filled filled = prompt.fill(Map.of("item", item));
        return filled.request(PassageReply.schema(), seed).toJson();
    }

    private static Masking masking(String english, Privacy privacy) {
        return privacy.masking(List.of(english));
    }

    private static Dataset<Row> translated(Dataset<Row> pairs, Dataset<Row> answers, Privacy privacy) {
        return pairs.join(
                        answers.select(
                                col("key").as("id"),
                                coalesce(col("text"), lit("")).as("text"),
                                coalesce(col("error"), lit("")).as("error")),
                        "id")
                .select("set", "id", "english", "french", "text", "error")
                .map(
                        (MapFunction<Row, Row>) row -> {
                            Masking masking = masking(row.getString(2), privacy);
                            Optional<String> text = PassageReply.read(row.getString(4));
                            boolean known = text.map(masking::isKnown).orElse(true);
                            String translation =
                                    known ? text.map(masking::restore).orElse("") : "";
                            String error = row.getString(5).isEmpty() ? mistake(text, known) : row.getString(5);
                            return RowFactory.create(
                                    row.get(0), row.get(1), row.get(2), row.get(3), translation, error);
                        },
                        Encoders.row(REPLY));
    }

    private static String mistake(Optional<String> text, boolean known) {
        if (text.isEmpty()) {
            return Invariant.FORMAT.reason();
        }
        return known ? "" : Invariant.MASK.reason();
    }

    private Dataset<Row> withComet(Dataset<Row> translated) {
        if (comet.isEmpty()) {
            return translated;
        }
        Configuration hadoop = translated.sparkSession().sparkContext().hadoopConfiguration();
        return new EncodedTexts(List.of(comet.get()), config.cometTasks(), hadoop)
                .of(translated, col("english"), col("translation"), col("french"))
                .withColumn(COMET, col(EncodedTexts.VALUES).getItem(0))
                .drop(EncodedTexts.VALUES);
    }

    /** The sums of all sets; the rows come to the driver one partition at a time. */
    private Map<String, Object> scores(Dataset<Row> translated) {
        Map<String, PassageScores> sums = new TreeMap<>();
        Column value = comet.isPresent() ? col(COMET) : lit(0.0);
        Iterator<Row> rows = translated
                .orderBy("set", "id")
                .select(col("set"), col("translation"), col("french"), value)
                .toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            PassageScores one = PassageScores.of(row.getString(1), row.getString(2), row.getDouble(3));
            sums.merge(row.getString(0), one, PassageScores::plus);
        }
        Map<String, Object> facts = new TreeMap<>();
        sums.forEach((set, score) -> {
            Map<String, Object> values = score.facts();
            comet.ifPresent(metric -> values.put(COMET, score.comet() / score.pairs()));
            facts.put(set, values);
        });
        return facts;
    }
}
