package fr.medinjection.score.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.onnx.Loans;
import fr.medinjection.onnx.OnnxFolder;
import fr.medinjection.onnx.SharedOnnx;
import fr.medinjection.onnx.SharedOnnx.Loan;
import fr.medinjection.onnx.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * BERTScore by a folder that {@code export_bertscore.py} wrote: precision, recall and F1, plain and, where the folder holds a
 * baseline, rescaled, each separately; {@code legacy} of the texts as they are, and {@code french} with their typography plain.
 */
public record BertScoreMetric(
        OnnxFolder folder, EncoderConfig config, Exported exported, String idf, TokenWeights weights)
        implements TextMetric {
    static final String FACTS = "bertscore.json";
    private static final List<String> VARIANTS = List.of("legacy", "french");
    private static final List<String> PARTS = List.of("precision", "recall", "f1");

    /**
     * What the export script wrote down.
     *
     * @param baseline of precision, recall and F1, or nothing
     */
    record Exported(
            String model,
            int layer,
            int longest,
            int pad,
            List<Integer> weightless,
            List<Double> baseline,
            String reference)
            implements java.io.Serializable {
        static Exported of(Facts facts) {
            List<Double> baseline = facts.has("baseline")
                    ? PARTS.stream()
                            .map(part -> facts.in("baseline").number(part))
                            .toList()
                    : List.of();
            return new Exported(
                    facts.text("model"),
                    facts.whole("layer"),
                    facts.whole("longest"),
                    facts.whole("pad"),
                    facts.wholes("weightless"),
                    new ArrayList<>(baseline),
                    "bert_score-" + facts.text("bert_score"));
        }
    }

    /** BERTScore as the folder says, every token with the same weight. */
    public static BertScoreMetric of(EncoderConfig config, Configuration hadoop) {
        OnnxFolder folder = OnnxFolder.of("BERTScore", config.folder(), hadoop, FACTS);
        JsonNode json = folder.json(FACTS, hadoop);
        Exported exported = Exported.of(new Facts(config.folder() + "/" + FACTS, json));
        return new BertScoreMetric(folder, config, exported, "no", TokenWeights.even(exported.weightless()));
    }

    /** The same with weights by inverse document frequency; two equal references count twice. */
    public BertScoreMetric withIdf(JavaRDD<String> references, Configuration hadoop) {
        SerializableConfiguration files = new SerializableConfiguration(hadoop);
        Map<Integer, Long> frequencies = references
                .mapPartitionsToPair(texts -> {
                    List<Tuple2<Integer, Long>> found = new ArrayList<>();
                    try (Loan<TextTokenizer> tokenizer = tokenizer(files.value())) {
                        texts.forEachRemaining(text -> distinct(BertScore.tokens(tokenizer.get(), text))
                                .forEach(token -> found.add(new Tuple2<>(token, 1L))));
                    }
                    return found.iterator();
                })
                .reduceByKey(Long::sum)
                .collectAsMap(); // as many as the vocabulary has
        return new BertScoreMetric(
                folder, config, exported, "yes", TokenWeights.inverse(frequencies, references.count()));
    }

    private static Set<Integer> distinct(int[] tokens) {
        Set<Integer> distinct = new HashSet<>();
        Arrays.stream(tokens).forEach(distinct::add);
        return distinct;
    }

    private Loan<TextTokenizer> tokenizer(Configuration hadoop) {
        return SharedOnnx.tokenizer(folder, exported.longest(), hadoop);
    }

    @Override
    public int values() {
        return VARIANTS.size() * PARTS.size();
    }

    @Override
    public List<Score> scores() {
        List<Score> scores = new ArrayList<>();
        for (String variant : VARIANTS) {
            int first = VARIANTS.indexOf(variant) * PARTS.size();
            for (int i = 0; i < PARTS.size(); i++) {
                scores.add(new Score("bertscore-" + PARTS.get(i), variant, signature(variant, "no"), first + i, 0));
            }
            for (int i = 0; i < exported.baseline().size(); i++) {
                scores.add(new Score(
                        "bertscore-rescaled-" + PARTS.get(i),
                        variant,
                        signature(variant, "yes"),
                        first + i,
                        exported.baseline().get(i)));
            }
        }
        return scores;
    }

    private String signature(String variant, String rescaled) {
        return "bertscore|variant:" + variant + "|nrefs:1|model:" + exported.model() + "|layer:" + exported.layer()
                + "|idf:" + idf
                + "|rescaled:" + rescaled + "|weights:" + folder.version().substring(0, 8) + "|reference:"
                + exported.reference() + "|version:1";
    }

    @Override
    public TextScorer open(Configuration hadoop) {
        return new PlainToo(new BertScore(
                new Loans(folder, hadoop),
                exported.longest(),
                config.threads(),
                weights,
                exported.pad(),
                config.batchTokens()));
    }
}
