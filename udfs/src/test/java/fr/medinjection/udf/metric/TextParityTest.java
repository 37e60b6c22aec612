package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The legacy variants against sacrebleu, rouge_score, evaluate and nltk. */
class TextParityTest {
    private static final JsonNode TEXTS = Golden.file("texts");
    private static final List<JsonNode> CASES = Golden.cases(TEXTS.path("cases"), 2_000);

    @Test
    void everySentenceScoreIsTheReferences() {
        for (JsonNode line : CASES) {
            Map<String, Double> scores =
                    scores(line.get(1).textValue(), line.get(2).textValue());
            assertThat(scores).hasSize(TEXTS.path("names").size());
            for (int i = 0; i < scores.size(); i++) {
                String name = TEXTS.path("names").get(i).textValue();
                JsonNode expected = line.get(3).get(i);
                assertThat(scores.get(name))
                        .as("%s of %s", name, line)
                        .isCloseTo(expected.isNull() ? 0 : expected.doubleValue(), Golden.EXACT);
            }
        }
    }

    @Test
    void everyCorpusScoreIsTheReferencesInAnyOrderAndAnyParts() {
        Map<String, List<JsonNode>> kinds = new HashMap<>();
        CASES.forEach(line -> kinds.computeIfAbsent(line.get(0).textValue(), kind -> new ArrayList<>())
                .add(line));
        assertThat(kinds).hasSize(5);
        Random random = new Random(4);
        kinds.forEach((kind, lines) -> {
            Collections.shuffle(lines, random);
            int cut = random.nextInt(lines.size());
            corpora().forEach((name, corpus) -> {
                Tally parts = corpus.sum(lines.subList(cut, lines.size())).plus(corpus.sum(lines.subList(0, cut)));
                double expected = TEXTS.path("corpora").path(kind).path(name).asDouble(Double.NaN);
                assertThat(corpus.score.applyAsDouble(parts))
                        .as("%s of %s", name, kind)
                        .isCloseTo(expected, Golden.EXACT);
            });
        });
    }

    private record Corpus(Tally empty, BiFunction<String, String, Tally> tally, ToDoubleFunction<Tally> score) {
        static Corpus of(Bleu bleu) {
            return new Corpus(bleu.empty(), bleu::tally, bleu::score);
        }

        static Corpus of(Chrf chrf) {
            return new Corpus(chrf.empty(), chrf::tally, chrf::score);
        }

        Tally sum(List<JsonNode> lines) {
            return lines.stream()
                    .map(line ->
                            tally.apply(line.get(1).textValue(), line.get(2).textValue()))
                    .reduce(empty, Tally::plus);
        }
    }

    private static Map<String, Corpus> corpora() {
        Map<String, Corpus> corpora = new HashMap<>();
        bleus().forEach((name, bleu) -> corpora.put(name, Corpus.of(bleu)));
        corpora.put("chrf LEGACY", Corpus.of(Chrf.LEGACY));
        corpora.put("chrf LEGACY_WORDS", Corpus.of(Chrf.LEGACY_WORDS));
        EvaluateBleu evaluate = new EvaluateBleu();
        corpora.put("bleu evaluate", new Corpus(evaluate.empty(), evaluate::tally, evaluate::score));
        return corpora;
    }

    private static Map<String, Bleu> bleus() {
        Map<String, Bleu> bleus = new HashMap<>();
        for (Smoothing smoothing : Smoothing.values()) {
            String name = smoothing.name().toLowerCase(Locale.ROOT).replace('_', '-');
            for (Bleu.Order order : Bleu.Order.values()) {
                bleus.put("bleu 13a " + name + " " + order, new Bleu(Mteval.V13A, smoothing, order));
                bleus.put("bleu intl " + name + " " + order, new Bleu(Mteval.INTL, smoothing, order));
            }
        }
        bleus.keySet().removeIf(name -> !TEXTS.path("names").toString().contains(name));
        return bleus;
    }

    private static Map<String, Double> scores(String prediction, String reference) {
        Map<String, Double> scores = new HashMap<>();
        bleus().forEach((name, bleu) -> scores.put(name, bleu.score(prediction, reference)));
        scores.put("chrf LEGACY", Chrf.LEGACY.score(prediction, reference));
        scores.put("chrf LEGACY_WORDS", Chrf.LEGACY_WORDS.score(prediction, reference));
        scores.put("bleu evaluate", new EvaluateBleu().score(prediction, reference));
        for (RougeWords words : RougeWords.values()) {
            Rouge.Scores rouge = new Rouge(words).score(prediction, reference);
            put("rouge " + words + " rouge1", rouge.rouge1(), scores);
            put("rouge " + words + " rouge2", rouge.rouge2(), scores);
            put("rouge " + words + " rougeL", rouge.rougeL(), scores);
            put("rouge " + words + " rougeLsum", rouge.rougeLsum(), scores);
        }
        scores.put("meteor", Meteor.LEGACY.score(prediction, reference));
        return scores;
    }

    private static void put(String name, Overlap overlap, Map<String, Double> scores) {
        scores.put(name + " precision", overlap.precision());
        scores.put(name + " recall", overlap.recall());
        scores.put(name + " fmeasure", overlap.f());
    }
}
