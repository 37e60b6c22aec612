package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.RealData;
import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.EvaluateBleu;
import fr.medinjection.udf.metric.Meteor;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Rouge;
import fr.medinjection.udf.metric.RougeWords;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import fr.medinjection.udf.metric.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The legacy variants on real French: what the packages said of it, as {@code record_real.py} of the udfs recorded it. */
class RealTextsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Offset<Double> EXACT = within(1e-9);
    private static final List<String> FILES = List.of("frenchmedmcqa/corpus/dev.json", "morfitt/dev.tsv");
    private static final int ABSTRACTS = 120;

    private static JsonNode recorded;
    private static List<Pair> pairs;

    private record Pair(String prediction, String reference) {}

    /** A score of texts, whose tallies add up to that of a corpus. */
    private record Corpus(BiFunction<String, String, Tally> tally, ToDoubleFunction<Tally> score, Tally empty) {}

    @BeforeAll
    static void read() throws IOException, NoSuchAlgorithmException {
        InputStream resource = RealTextsTest.class.getResourceAsStream("real-texts.json.gz");
        try (InputStream in = new GZIPInputStream(Objects.requireNonNull(resource, "real-texts.json.gz"))) {
            recorded = JSON.readTree(in);
        }
        for (String file : FILES) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(RealData.of(file)));
            assertThat(HexFormat.of().formatHex(hash))
                    .as("the version of " + file + " that was recorded")
                    .isEqualTo(recorded.path("files").path(file).textValue());
        }
        pairs = pairs(RealData.of(FILES.get(0)), RealData.of(FILES.get(1)));
        assertThat(pairs).hasSize(recorded.path("scores").size()).hasSizeGreaterThan(2000);
    }

    private static List<Pair> pairs(Path items, Path abstracts) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (JsonNode item : JSON.readTree(items.toFile())) {
            List<String> texts = new ArrayList<>();
            item.path("answers").forEach(answer -> texts.add(answer.textValue()));
            pairs.addAll(neighbours(texts));
            asked.add(item.path("question").textValue() + "\n" + String.join("\n", texts));
        }
        List<String> lines = List.of(Files.readString(abstracts).split("\n", -1));
        List<String> read = lines.subList(1, ABSTRACTS + 1).stream()
                .map(line -> line.split("\t", -1)[1])
                .toList();
        for (List<String> texts : List.of(asked, read)) {
            pairs.addAll(neighbours(texts));
            texts.forEach(text -> pairs.add(new Pair(shortened(text), text)));
        }
        return pairs;
    }

    private static List<Pair> neighbours(List<String> texts) {
        return IntStream.range(1, texts.size())
                .mapToObj(i -> new Pair(texts.get(i - 1), texts.get(i)))
                .toList();
    }

    /** Without every seventh word. */
    private static String shortened(String text) {
        String[] words = text.split(" ", -1);
        return IntStream.range(0, words.length)
                .filter(i -> i % 7 != 3)
                .mapToObj(i -> words[i])
                .collect(Collectors.joining(" "));
    }

    @Test
    void everyScoreIsTheReferences() {
        for (int i = 0; i < pairs.size(); i++) {
            Map<String, Double> scores = scores(pairs.get(i));
            assertThat(scores.keySet()).hasSize(recorded.path("names").size());
            for (int j = 0; j < scores.size(); j++) {
                String name = recorded.path("names").get(j).textValue();
                assertThat(scores.get(name))
                        .as("%s of pair %d", name, i)
                        .isCloseTo(recorded.path("scores").get(i).get(j).asDouble(0), EXACT);
            }
        }
    }

    @Test
    void everyScoreOfAllTogetherIsTheReferences() {
        corpora().forEach((name, corpus) -> {
            Tally tally = pairs.stream()
                    .map(pair -> corpus.tally().apply(pair.prediction(), pair.reference()))
                    .reduce(corpus.empty(), Tally::plus);
            assertThat(corpus.score().applyAsDouble(tally))
                    .as(name)
                    .isCloseTo(recorded.path("corpus").path(name).asDouble(Double.NaN), EXACT);
        });
    }

    private static Map<String, Corpus> corpora() {
        Map<String, Corpus> corpora = new LinkedHashMap<>();
        for (Bleu.Order order : Bleu.Order.values()) {
            corpora.put("bleu 13a exp " + order, of(Mteval.V13A, order));
            corpora.put("bleu intl exp " + order, of(Mteval.INTL, order));
        }
        for (Chrf chrf : List.of(Chrf.LEGACY, Chrf.LEGACY_WORDS)) {
            corpora.put("chrf " + chrf, new Corpus(chrf::tally, chrf::score, chrf.empty()));
        }
        EvaluateBleu evaluate = new EvaluateBleu();
        corpora.put("bleu evaluate", new Corpus(evaluate::tally, evaluate::score, evaluate.empty()));
        return corpora;
    }

    private static Corpus of(Tokenizer tokenizer, Bleu.Order order) {
        Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, order);
        return new Corpus(bleu::tally, bleu::score, bleu.empty());
    }

    private static Map<String, Double> scores(Pair pair) {
        String p = pair.prediction();
        String r = pair.reference();
        Map<String, Double> scores = new LinkedHashMap<>();
        corpora()
                .forEach((name, corpus) -> scores.put(
                        name, corpus.score().applyAsDouble(corpus.tally().apply(p, r))));
        for (RougeWords words : RougeWords.values()) {
            Rouge.Scores rouge = new Rouge(words).score(p, r);
            scores.put("rouge " + words + " rouge1 fmeasure", rouge.rouge1().f());
            scores.put("rouge " + words + " rouge2 fmeasure", rouge.rouge2().f());
            scores.put("rouge " + words + " rougeL fmeasure", rouge.rougeL().f());
            scores.put(
                    "rouge " + words + " rougeLsum fmeasure", rouge.rougeLsum().f());
        }
        scores.put("meteor", Meteor.LEGACY.score(p, r));
        return scores;
    }
}
