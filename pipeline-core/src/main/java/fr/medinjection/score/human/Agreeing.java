package fr.medinjection.score.human;

import fr.medinjection.UserException;
import fr.medinjection.score.EncodedAnswers;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.score.judge.JudgePrompt;
import fr.medinjection.source.raw.RawFile;
import fr.medinjection.source.raw.RawFiles;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Reads what humans rated and compares judges and metrics with it. */
public final class Agreeing {
    public static final String AGREEMENT = "scores-agreement";
    public static final String DIFFERENCES = "scores-agreement-differences";
    public static final String RATES = "scores-agreement-rates";

    /** What is made of the ratings. */
    public static final List<String> OUTPUTS = List.of(AGREEMENT, DIFFERENCES, RATES);

    private final StageRunner runner;
    private final ScoreConfig statistics;
    private final JudgePrompt prompt;
    private final long maxBytes;
    private final Configuration hadoop;

    /**
     * @param statistics how intervals are found, and which encoders compare texts
     * @param prompt with the instructions that raters had
     * @param maxBytes of a file of ratings
     */
    public Agreeing(
            StageRunner runner, ScoreConfig statistics, JudgePrompt prompt, long maxBytes, Configuration hadoop) {
        this.runner = runner;
        this.statistics = statistics;
        this.prompt = prompt;
        this.maxBytes = maxBytes;
        this.hadoop = hadoop;
    }

    /**
     * Returns what became of the ratings, by what was counted.
     *
     * @param ratings files, folders or globs
     * @param others all datasets of predictions and of verdicts
     */
    public Map<String, Manifest> run(List<String> ratings, List<String> others) {
        if (ratings.isEmpty()) {
            throw new UserException("Missing ratings: agreement.ratings names no file; run annotate, have the page"
                    + " filled in and name the files that it saves");
        }
        List<RawFile> files = RawFiles.list(ratings, hadoop);
        RatingsStage stage = new RatingsStage(
                new RatingsStage.Settings(RawFiles.fingerprint(files), prompt.hash()), files, prompt, maxBytes, hadoop);
        Map<String, Manifest> read =
                runner.run(stage, List.of(SampleStage.OUTPUT), List.of(RatingsStage.OUTPUT, RatingsStage.REJECTED));
        List<String> inputs = new ArrayList<>(List.of(SampleStage.OUTPUT, RatingsStage.OUTPUT));
        inputs.addAll(others);
        EncodedAnswers encoders = EncodedAnswers.of(statistics, hadoop);
        if (!encoders.versions().isEmpty()) {
            inputs.add(TestSetStage.OUTPUT);
        }
        AgreementStage.Settings settings = new AgreementStage.Settings(
                statistics.resamples(),
                statistics.confidence(),
                statistics.seed(),
                statistics.bertscore().weighting(),
                encoders.versions());
        runner.run(new AgreementStage(settings, encoders), inputs, OUTPUTS);
        return read;
    }

    /** One line for each rater, and one for what was not used. */
    public static List<String> lines(Map<String, Manifest> read) {
        List<String> lines = new ArrayList<>();
        if (read.get(RatingsStage.OUTPUT).facts().get("raters") instanceof Map<?, ?> raters) {
            raters.forEach((rater, counts) -> lines.add("  " + rater + ": " + counts));
        }
        read.get(RatingsStage.REJECTED)
                .counts()
                .forEach((what, count) ->
                        lines.add("  not used: " + count + " (" + what + "), listed in " + RatingsStage.REJECTED));
        return lines;
    }
}
