package fr.medinjection.job;

import fr.medinjection.score.human.Annotating;
import org.apache.hadoop.fs.Path;

/** Draws open answers and writes the page on which physicians rate them. */
final class AnnotateJob implements Job {
    static final String NAME = "annotate";

    private static final Job CORPUS = Pipeline.upTo("corpus");

    @Override
    public void run(JobContext context) {
        CORPUS.run(context);
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
            return;
        }
        ScoreJob.testSet(context);
        ScoreJob.read(context);
        Annotating annotating = new Annotating(
                context.runner(),
                context.config().annotate(),
                Pipeline.renderer(context),
                JudgeAnswersJob.prompt(context));
        Path page = annotating.run(ScoreJob.predictions(context.store()));
        boolean local = context.runner().store().fileSystem().getScheme().equals("file");
        context.console().say(local ? page.toUri().getPath() : page.toString());
    }
}
