package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.EvaluateBleu;
import fr.medinjection.udf.metric.FrenchWords;
import fr.medinjection.udf.metric.LengthRatio;
import fr.medinjection.udf.metric.Meteor;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Rouge;
import fr.medinjection.udf.metric.RougeWords;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import fr.medinjection.udf.metric.TextPair;
import fr.medinjection.udf.metric.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Free answers against their references: all lexical metrics, each as the Python package has it and right for French. */
final class OpenFamily implements Family {
    private static final String LEGACY = "legacy";
    private static final String FRENCH = "french";
    private static final long RATIO = 1L << 30;

    private final List<Part> parts = new ArrayList<>();
    private final List<Measure> measures = new ArrayList<>();
    private int size = 2;

    /** Sums that belong together, and how one pair of texts adds to them. */
    private record Part(int at, List<Long> scales, Function<TextPair, double[]> counts) {}

    OpenFamily() {
        bleu("bleu", LEGACY, Mteval.V13A);
        bleu("bleu-intl", LEGACY, Mteval.INTL);
        bleu("bleu", FRENCH, FrenchWords.CASED);
        EvaluateBleu evaluate = new EvaluateBleu();
        tally("bleu-evaluate", LEGACY, evaluate.signature(), evaluate.empty(), evaluate::tally, evaluate::score);
        chrf("chrf2", LEGACY, Chrf.LEGACY);
        chrf("chrf2++", LEGACY, Chrf.LEGACY_WORDS);
        chrf("chrf2", FRENCH, Chrf.FRENCH);
        chrf("chrf2++", FRENCH, Chrf.FRENCH_WORDS);
        sentenceBleu(LEGACY, Mteval.V13A);
        sentenceBleu(FRENCH, FrenchWords.CASED);
        rouge(LEGACY, RougeWords.PLAIN);
        rouge(LEGACY + "-stemmed", RougeWords.STEMMED);
        rouge(FRENCH, FrenchWords.WORDS);
        mean("meteor", LEGACY, Meteor.LEGACY.signature(), Meteor.LEGACY::score);
        mean("meteor", FRENCH, Meteor.FRENCH.signature(), Meteor.FRENCH::score);
        ratio(LEGACY, LengthRatio.legacySignature(), LengthRatio::legacy);
        ratio(FRENCH, LengthRatio.frenchSignature(), LengthRatio::french);
        mean(
                "empty",
                LEGACY,
                "empty|variant:legacy|version:1",
                pair -> pair.prediction().isBlank() ? 1 : 0);
    }

    private void bleu(String metric, String variant, Tokenizer tokenizer) {
        Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.FULL);
        tally(metric, variant, bleu.signature(), bleu.empty(), bleu::tally, bleu::score);
    }

    private void chrf(String metric, String variant, Chrf chrf) {
        tally(metric, variant, chrf.signature(), chrf.empty(), chrf::tally, chrf::score);
    }

    private void sentenceBleu(String variant, Tokenizer tokenizer) {
        Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.EFFECTIVE);
        mean("sentence-bleu", variant, bleu.signature(), bleu::score);
    }

    private void rouge(String variant, Tokenizer tokenizer) {
        Rouge rouge = new Rouge(tokenizer);
        int at = part(List.of(FINE, FINE, FINE, FINE), pair -> {
            Rouge.Scores scores = rouge.score(pair);
            return new double[] {
                scores.rouge1().f(),
                scores.rouge2().f(),
                scores.rougeL().f(),
                scores.rougeLsum().f()
            };
        });
        List<String> names = List.of("rouge1", "rouge2", "rougeL", "rougeLsum");
        for (int i = 0; i < names.size(); i++) {
            int sum = at + i;
            measures.add(new Measure(names.get(i), variant, rouge.signature(), sums -> over(sums, sum, ITEMS)));
        }
    }

    private void ratio(String variant, String signature, Function<TextPair, LengthRatio> ratio) {
        int at = part(List.of(WHOLE, WHOLE, WHOLE, RATIO), pair -> {
            LengthRatio one = ratio.apply(pair);
            return new double[] {one.pairs() - one.emptyReferences(), one.predicted(), one.expected(), one.ratios()};
        });
        measures.add(new Measure("length-ratio-of-means", variant, signature, sums -> over(sums, at + 1, at + 2)));
        measures.add(new Measure("length-mean-of-ratios", variant, signature, sums -> over(sums, at + 3, at)));
    }

    private void mean(String metric, String variant, String signature, ToDoubleFunction<TextPair> score) {
        int at = part(List.of(FINE), pair -> new double[] {score.applyAsDouble(pair)});
        measures.add(new Measure(metric, variant, signature, sums -> over(sums, at, ITEMS)));
    }

    private void tally(
            String metric,
            String variant,
            String signature,
            Tally empty,
            Function<TextPair, Tally> counts,
            ToDoubleFunction<Tally> score) {
        int at = part(Collections.nCopies(empty.size(), WHOLE), pair -> Arrays.stream(
                        counts.apply(pair).counts())
                .asDoubleStream()
                .toArray());
        measures.add(new Measure(metric, variant, signature, sums -> {
            long[] total = Arrays.stream(sums, at, at + empty.size())
                    .mapToLong(Math::round)
                    .toArray();
            return sums[ITEMS] == 0 ? Double.NaN : score.applyAsDouble(Tally.of(total));
        }));
    }

    private int part(List<Long> scales, Function<TextPair, double[]> counts) {
        int at = size;
        parts.add(new Part(at, scales, counts));
        size += scales.size();
        return at;
    }

    private static double over(double[] sums, int part, int whole) {
        return sums[whole] == 0 ? Double.NaN : sums[part] / sums[whole];
    }

    @Override
    public long[] scales() {
        long[] scales = new long[size];
        scales[ITEMS] = FINE;
        scales[MISSING] = FINE;
        for (Part part : parts) {
            for (int i = 0; i < part.scales().size(); i++) {
                scales[part.at() + i] = part.scales().get(i);
            }
        }
        return scales;
    }

    @Override
    public List<Measure> measures() {
        return List.copyOf(measures);
    }

    @Override
    public boolean covers(Slice slice) {
        return true;
    }

    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (sheet.type() != TaskType.OEQ) {
            return Optional.empty();
        }
        return Optional.of(vector(answers.get(0), sheet.reference()));
    }

    private double[] vector(Answer answer, String reference) {
        double[] vector = sums(answer.reply(), reference);
        vector[MISSING] = answer.isMissing() ? 1 : 0;
        return vector;
    }

    /** What one answer adds. */
    double[] sums(String reply, String reference) {
        double[] vector = new double[size];
        vector[ITEMS] = 1;
        TextPair pair = new TextPair(reply, reference);
        for (Part part : parts) {
            double[] counts = part.counts().apply(pair);
            System.arraycopy(counts, 0, vector, part.at(), counts.length);
        }
        return vector;
    }
}
