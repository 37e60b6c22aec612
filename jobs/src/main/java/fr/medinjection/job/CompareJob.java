package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.compare.Comparing;
import fr.medinjection.compare.RunFolder;
import fr.medinjection.report.ComparisonPage;
import fr.medinjection.report.PageFiles;
import fr.medinjection.report.page.Page;
import fr.medinjection.score.EncodedAnswers;
import fr.medinjection.score.PairedRuns;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.StageRunner;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Compares the output folder with that of another run, or models of one run: settings, rows, and scores with paired tests. */
final class CompareJob implements Job {
    static final String NAME = "compare";

    @Override
    public void run(JobContext context) {
        if (context.words().isEmpty()) {
            throw new UserException(
                    "Missing folder: compare, expected compare FOLDER [MODEL=MODEL...] with the output folder"
                            + " of the run before, and the models of it and of this run where their names differ");
        }
        String folder = context.words().get(0);
        List<PairedRuns.Pair> pairs =
                context.words().stream().skip(1).map(CompareJob::pair).toList();
        if (context.isDryRun()) {
            context.console().say(context.resolved());
            context.console().say("  run  " + NAME + " " + folder + " with " + context.out());
            return;
        }
        compare(context, folder, pairs);
    }

    private static PairedRuns.Pair pair(String word) {
        String[] models = word.split("=", 2);
        if (models.length < 2 || models[0].isEmpty() || models[1].isEmpty()) {
            throw new UserException("Invalid pair of models: " + word + ", expected BEFORE=AFTER");
        }
        return new PairedRuns.Pair(models[0], models[1]);
    }

    private static void compare(JobContext context, String folder, List<PairedRuns.Pair> pairs) {
        StageRunner runner = context.runner();
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        DatasetStore other = new DatasetStore(hadoop, folder);
        ScoreConfig scoring = ScoreJob.config(context);
        Comparing comparing = new Comparing(
                RunFolder.of(context.spark(), other),
                RunFolder.of(context.spark(), runner.store()),
                scoring,
                EncodedAnswers.of(scoring, hadoop),
                pairs);
        boolean isNew = runner.makeOf(NAME, Comparing.OUTPUT, comparing.decided(), List.of(), staging -> {
            Comparing.Found found = comparing.found();
            Page page = ComparisonPage.of(comparing.names(), found);
            PageFiles.write(runner.store().fileSystem(), staging, page);
            context.console().say("  " + ComparisonPage.summary(found).en());
            return new StageRunner.Product("", Map.of());
        });
        if (!isNew) {
            context.console().say("  " + NAME + ": up to date");
        }
        Path page = new Path(runner.store().path(Comparing.OUTPUT), PageFiles.PAGE);
        boolean local = runner.store().fileSystem().getScheme().equals("file");
        context.console().say(local ? page.toUri().getPath() : page.toString());
    }
}
