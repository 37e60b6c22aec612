package fr.medinjection.compare;

import fr.medinjection.score.EncodedAnswers;
import fr.medinjection.score.ImportStage;
import fr.medinjection.score.Marks;
import fr.medinjection.score.PairedRuns;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares the output folders of two runs.
 *
 * @param encoders of scores that need one
 */
public record Comparing(
        RunFolder before, RunFolder after, ScoreConfig scoring, EncodedAnswers encoders, List<PairedRuns.Pair> pairs) {
    /** The folder of the page. */
    public static final String OUTPUT = "comparison";

    public Comparing {
        pairs = List.copyOf(pairs);
    }

    /** All that decides what is found, and what is said of it. */
    public record Decided(
            List<String> names,
            SortedMap<String, String> before,
            SortedMap<String, String> after,
            ScoreConfig scoring,
            Map<String, String> encoders,
            List<PairedRuns.Pair> pairs) {}

    public Decided decided() {
        return new Decided(
                names(), versions(before), versions(after), scoring.withEncoders("", ""), encoders.versions(), pairs);
    }

    /** What the runs are called: their folders' names, or their paths where those are the same. */
    public List<String> names() {
        List<Path> folders = List.of(before.store().root(), after.store().root());
        boolean same = folders.get(0).getName().equals(folders.get(1).getName());
        return folders.stream()
                .map(folder -> same ? folder.toString() : folder.getName())
                .toList();
    }

    /** What the page names: the rows of a dataset, and the run that made it. */
    private static SortedMap<String, String> versions(RunFolder run) {
        SortedMap<String, String> versions = new TreeMap<>();
        run.manifests()
                .forEach((name, manifest) -> versions.put(name, manifest.checksum() + " " + manifest.startedAt()));
        return versions;
    }

    public Found found() {
        RowChanges rows = new RowChanges(before, after);
        boolean corpora = rows.hasCorpora();
        return new Found(
                before.manifests(),
                after.manifests(),
                Settings.changes(before.manifests(), after.manifests()),
                corpora ? rows.sources() : List.of(),
                corpora ? rows.gone() : List.of(),
                corpora ? rows.added() : List.of(),
                corpora ? rows.dropped() : List.of(),
                rows.mixes(),
                scores());
    }

    /** What two runs differ in. */
    public record Found(
            SortedMap<String, Manifest> before,
            SortedMap<String, Manifest> after,
            List<Settings.Change> settings,
            List<RowChanges.Source> sources,
            List<RowChanges.Reason> gone,
            List<RowChanges.Reason> added,
            List<RowChanges.Dropped> dropped,
            List<RowChanges.Mix> mixes,
            Optional<PairedRuns.Found> scores) {}

    /** None where a run asked no model. */
    private Optional<PairedRuns.Found> scores() {
        Optional<PairedRuns.Answers> one = answers(before);
        return answers(after).filter(other -> one.isPresent()).map(other -> new PairedRuns(scoring, encoders, pairs)
                .of(one.get(), other));
    }

    private static Optional<PairedRuns.Answers> answers(RunFolder run) {
        if (!run.has(TestSetStage.OUTPUT)) {
            return Optional.empty();
        }
        Optional<Dataset<Row>> marks = run.below(Marks.JUDGEMENTS, Marks::of);
        return run.below(ImportStage.PREDICTIONS, UnaryOperator.identity())
                .map(predictions -> new PairedRuns.Answers(run.rows(TestSetStage.OUTPUT), predictions, marks));
    }
}
