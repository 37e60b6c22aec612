package fr.medinjection.score;

import fr.medinjection.UserException;
import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.EncoderConfig;
import java.util.List;

/**
 * How predictions are scored.
 *
 * @param resamples of the bootstrap
 * @param confidence of the intervals
 * @param seed of the resamples
 * @param itemsPerTask how many items one task resamples; larger test sets are shared out
 * @param maxMissingShare of the items of a type that a run may leave unanswered; they count as wrong, and above it scoring
 *     fails
 * @param compare the facets of the slices in which models are compared: {@code all}, {@code type}, {@code aggregate} ...
 * @param bertscore of open answers, where its folder is given
 * @param comet of open answers, where its folder is given
 */
public record ScoreConfig(
        int resamples,
        double confidence,
        long seed,
        int itemsPerTask,
        double maxMissingShare,
        List<String> compare,
        BertScoreConfig bertscore,
        EncoderConfig comet) {
    public ScoreConfig {
        compare = List.copyOf(compare);
        if (resamples < 1 || itemsPerTask < 1) {
            throw new UserException("Invalid score settings: " + resamples + " resamples, " + itemsPerTask
                    + " items per task, expected at least 1");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new UserException("Invalid confidence: " + confidence + ", expected between 0 and 1");
        }
    }

    /** The same with other folders of encoders. */
    public ScoreConfig withEncoders(String ofBertScore, String ofComet) {
        return new ScoreConfig(
                resamples,
                confidence,
                seed,
                itemsPerTask,
                maxMissingShare,
                compare,
                bertscore.at(ofBertScore),
                comet.at(ofComet));
    }
}
