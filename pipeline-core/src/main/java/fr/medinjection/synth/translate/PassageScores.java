package fr.medinjection.synth.translate;

import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Chrf;
import fr.medinjection.udf.metric.FrenchWords;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scores of a set of passages, summed over pairs: what was not answered counts as an empty text.
 *
 * @param comet the sum of the values of COMET
 */
record PassageScores(long pairs, long answered, Tally bleu, Tally french, Tally chrf, double comet)
        implements Serializable {
    private static final Bleu BLEU = new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.FULL);
    private static final Bleu FRENCH_BLEU = new Bleu(FrenchWords.CASED, Smoothing.EXP, Bleu.Order.FULL);

    static PassageScores of(String hypothesis, String reference, double comet) {
        return new PassageScores(
                1,
                hypothesis.isEmpty() ? 0 : 1,
                BLEU.tally(hypothesis, reference),
                FRENCH_BLEU.tally(hypothesis, reference),
                Chrf.LEGACY.tally(hypothesis, reference),
                comet);
    }

    PassageScores plus(PassageScores other) {
        return new PassageScores(
                pairs + other.pairs,
                answered + other.answered,
                bleu.plus(other.bleu),
                french.plus(other.french),
                chrf.plus(other.chrf),
                comet + other.comet);
    }

    /** For the facts of a manifest. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pairs", pairs);
        facts.put("answered", answered);
        facts.put("bleu", BLEU.score(bleu));
        facts.put("bleu-french", FRENCH_BLEU.score(french));
        facts.put("chrf", Chrf.LEGACY.score(chrf));
        return facts;
    }

    /** How each score is computed, by its name in the facts. */
    static Map<String, String> signatures() {
        Map<String, String> signatures = new TreeMap<>();
        signatures.put("bleu", BLEU.signature());
        signatures.put("bleu-french", FRENCH_BLEU.signature());
        signatures.put("chrf", Chrf.LEGACY.signature());
        return signatures;
    }
}
