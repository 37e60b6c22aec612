package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.AnswersConfig;
import fr.medinjection.score.ImportStage;
import fr.medinjection.score.Marks;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.ScoreStage;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.source.raw.RawFiles;
import fr.medinjection.stage.DatasetStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Scores all predictions of the output folder, and before that makes predictions of the files of answers that are named. */
final class ScoreJob implements Job {
    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            announce(context);
            context.console().say("  run  score");
            return;
        }
        testSet(context);
        score(context);
    }

    /** Names the files of answers that would be read. */
    static void announce(JobContext context) {
        context.config().answers().keySet().forEach(name -> context.console().say("  read answers " + name));
    }

    /** Takes the test items out of the corpus. */
    static void testSet(JobContext context) {
        TestSetStage testSet = new TestSetStage(context.config().testSet());
        context.runner().run(testSet, List.of(TestSetStage.INPUT), List.of(TestSetStage.OUTPUT));
    }

    /** Makes predictions of the files of answers that are named. */
    static void read(JobContext context) {
        context.config().answers().forEach((name, answers) -> read(context, name, answers));
    }

    /** Reads the answers that are named, and scores all there are. */
    static void score(JobContext context) {
        read(context);
        List<String> inputs = new ArrayList<>(List.of(TestSetStage.OUTPUT));
        inputs.addAll(predictions(context.store()));
        if (inputs.size() == 1) {
            throw new UserException("Cannot score: no predictions in " + context.out()
                    + ", run generate, or name a file of answers under answers in the configuration");
        }
        inputs.addAll(datasets(context.store(), Marks.JUDGEMENTS));
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        context.runner().run(ScoreStage.of(config(context), hadoop), inputs, ScoreStage.OUTPUTS);
    }

    /** How answers are scored, with the folders of encoders where they lie. */
    static ScoreConfig config(JobContext context) {
        ScoreConfig config = context.config().score();
        return config.withEncoders(
                folder(context, "score.bertscore.folder", config.bertscore().folder()),
                folder(context, "score.comet.folder", config.comet().folder()));
    }

    private static String folder(JobContext context, String key, String path) {
        return path.isEmpty() ? path : context.resolve(key, path);
    }

    private static void read(JobContext context, String name, AnswersConfig given) {
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        AnswersConfig answers = given.withPath(given.path().stream()
                .map(path -> context.resolve("answers." + name, path))
                .toList());
        PromptRenderer renderer = PromptRenderer.load(java.nio.file.Path.of(
                context.besideConfig("prompts", context.config().prompts())));
        String files = RawFiles.fingerprint(RawFiles.list(answers.path(), hadoop));
        ImportStage stage = new ImportStage(
                new ImportStage.Settings(name, given, files, renderer.hashes()),
                answers,
                context.config().ingest().limits(),
                renderer);
        context.runner().run(stage, List.of(TestSetStage.OUTPUT), stage.outputs());
    }

    /** The names of all whole datasets of predictions, whatever made them. */
    static List<String> predictions(DatasetStore store) {
        return datasets(store, ImportStage.PREDICTIONS);
    }

    /** The names of all whole datasets in a folder. */
    static List<String> datasets(DatasetStore store, String folder) {
        TreeSet<String> names = new TreeSet<>();
        try {
            for (FileStatus child : store.fileSystem().listStatus(store.path(folder))) {
                names.add(child.getPath().getName().replaceFirst("^_(staging|old)\\.", ""));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + new Path(store.root(), folder), e);
        }
        return names.stream()
                .map(name -> folder + name)
                .filter(name -> store.manifest(name).isPresent())
                .toList();
    }
}
