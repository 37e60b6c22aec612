package fr.medinjection.udf;

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
import fr.medinjection.udf.text.FrenchText;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.sql.types.DataTypes;

/** Functions on texts and on one pair of texts. */
final class TextFunctions {
    private TextFunctions() {}

    /** A score of a prediction and its reference that Spark may send to executors. */
    private interface Score extends ToDoubleBiFunction<String, String>, Serializable {}

    static void addTo(Map<String, SqlFunction> all) {
        all.put(
                "french_normalise",
                SqlFunction.of(
                        1,
                        "(text) - NFC, plain spaces, apostrophes and quotes; case and accents kept",
                        DataTypes.StringType,
                        a -> FrenchText.normalise((String) a.get(0))));
        all.put(
                "french_fold",
                SqlFunction.of(
                        1,
                        "(text) - lower-case words without accents, one blank between them",
                        DataTypes.StringType,
                        a -> FrenchText.fold((String) a.get(0))));
        addScores(all);
    }

    private static void addScores(Map<String, SqlFunction> all) {
        bleu(all, "bleu_legacy", Mteval.V13A);
        bleu(all, "bleu_intl_legacy", Mteval.INTL);
        bleu(all, "bleu_french", FrenchWords.CASED);
        EvaluateBleu evaluate = new EvaluateBleu();
        put(all, "bleu_evaluate_legacy", evaluate.signature(), evaluate::score);
        put(all, "chrf2_legacy", Chrf.LEGACY.signature(), Chrf.LEGACY::score);
        put(all, "chrf2pp_legacy", Chrf.LEGACY_WORDS.signature(), Chrf.LEGACY_WORDS::score);
        put(all, "chrf2_french", Chrf.FRENCH.signature(), Chrf.FRENCH::score);
        put(all, "chrf2pp_french", Chrf.FRENCH_WORDS.signature(), Chrf.FRENCH_WORDS::score);
        rouge(all, "legacy", new Rouge(RougeWords.PLAIN));
        rouge(all, "stemmed_legacy", new Rouge(RougeWords.STEMMED));
        rouge(all, "french", new Rouge(FrenchWords.WORDS));
        put(all, "meteor_legacy", Meteor.LEGACY.signature(), Meteor.LEGACY::score);
        put(all, "meteor_french", Meteor.FRENCH.signature(), Meteor.FRENCH::score);
        put(all, "length_ratio_legacy", LengthRatio.legacySignature(), (p, r) -> LengthRatio.legacy(p, r)
                .ratioOfMeans());
        put(all, "length_ratio_french", LengthRatio.frenchSignature(), (p, r) -> LengthRatio.french(p, r)
                .ratioOfMeans());
    }

    private static void bleu(
            Map<String, SqlFunction> all, String name, fr.medinjection.udf.metric.Tokenizer tokenizer) {
        Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.EFFECTIVE);
        put(all, name, bleu.signature(), bleu::score);
    }

    private static void rouge(Map<String, SqlFunction> all, String variant, Rouge rouge) {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("rouge1_", (p, r) -> rouge.score(p, r).rouge1().f());
        scores.put("rouge2_", (p, r) -> rouge.score(p, r).rouge2().f());
        scores.put("rougel_", (p, r) -> rouge.score(p, r).rougeL().f());
        scores.put("rougelsum_", (p, r) -> rouge.score(p, r).rougeLsum().f());
        scores.forEach((name, score) -> put(all, name + variant, rouge.signature(), score));
    }

    private static void put(Map<String, SqlFunction> all, String name, String signature, Score score) {
        all.put(
                name,
                SqlFunction.of(
                        2,
                        "(prediction, reference) - " + signature,
                        DataTypes.DoubleType,
                        a -> score.applyAsDouble((String) a.get(0), (String) a.get(1))));
    }
}
