package fr.medinjection.udf;

import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.EvaluateBleu;
import fr.medinjection.udf.metric.FrenchWords;
import fr.medinjection.udf.metric.LengthRatio;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import fr.medinjection.udf.metric.Tokenizer;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;

/** Aggregate functions: scores of a whole group that are no mean over its pairs. */
final class CorpusFunctions {
    private CorpusFunctions() {}

    static void addTo(Map<String, SqlFunction> all) {
        bleu(all, "corpus_bleu_legacy", Mteval.V13A);
        bleu(all, "corpus_bleu_intl_legacy", Mteval.INTL);
        bleu(all, "corpus_bleu_french", FrenchWords.CASED);
        EvaluateBleu evaluate = new EvaluateBleu();
        put(
                all,
                "corpus_bleu_evaluate_legacy",
                evaluate.signature(),
                new PairAggregator<>(evaluate::tally, Tally::plus, evaluate::score));
        chrf(all, "corpus_chrf2_legacy", Chrf.LEGACY);
        chrf(all, "corpus_chrf2pp_legacy", Chrf.LEGACY_WORDS);
        chrf(all, "corpus_chrf2_french", Chrf.FRENCH);
        chrf(all, "corpus_chrf2pp_french", Chrf.FRENCH_WORDS);
        put(
                all,
                "corpus_length_ratio_legacy",
                LengthRatio.legacySignature(),
                new PairAggregator<>(LengthRatio::legacy, LengthRatio::plus, LengthRatio::ratioOfMeans));
        put(
                all,
                "corpus_length_ratio_french",
                LengthRatio.frenchSignature(),
                new PairAggregator<>(LengthRatio::french, LengthRatio::plus, LengthRatio::ratioOfMeans));
    }

    private static void bleu(Map<String, SqlFunction> all, String name, Tokenizer tokenizer) {
        Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.FULL);
        put(all, name, bleu.signature(), new PairAggregator<>(bleu::tally, Tally::plus, bleu::score));
    }

    private static void chrf(Map<String, SqlFunction> all, String name, Chrf chrf) {
        put(all, name, chrf.signature(), new PairAggregator<>(chrf::tally, Tally::plus, chrf::score));
    }

    private static void put(Map<String, SqlFunction> all, String name, String signature, PairAggregator<?> aggregator) {
        all.put(
                name,
                new SqlFunction(
                        2,
                        "(prediction, reference) - of all pairs: " + signature,
                        functions.udaf(aggregator, Encoders.tuple(Encoders.STRING(), Encoders.STRING()))));
    }
}
