package fr.medinjection.job;

import fr.medinjection.score.Marks;
import fr.medinjection.score.human.Agreeing;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of ratings and compares judges and metrics with them. */
final class AgreementJob implements Job {
    static final String NAME = "agreement";

    @Override
    public void run(JobContext context) {
        List<String> ratings = context.config().agreement().ratings().stream()
                .map(path -> context.resolve("agreement.ratings", path))
                .toList();
        if (context.isDryRun()) {
            context.console().say(context.resolved());
            ratings.forEach(path -> context.console().say("  read ratings " + path));
            return;
        }
        List<String> others = new ArrayList<>(ScoreJob.predictions(context.store()));
        others.addAll(ScoreJob.datasets(context.store(), Marks.JUDGEMENTS));
        Agreeing agreeing = new Agreeing(
                context.runner(),
                context.config().score(),
                JudgeAnswersJob.prompt(context),
                context.config().ingest().limits().maxRecordBytes(),
                context.spark().sparkContext().hadoopConfiguration());
        Agreeing.lines(agreeing.run(ratings, others)).forEach(context.console()::say);
    }
}
