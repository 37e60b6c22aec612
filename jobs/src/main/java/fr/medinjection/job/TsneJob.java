package fr.medinjection.job;

import fr.medinjection.tsne.TsneStage;
import java.util.List;

/** Draws the vectors of the output folder on a map. */
final class TsneJob implements Job {
    static final String NAME = "tsne";

    @Override
    public void run(JobContext context) {
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
            return;
        }
        map(context);
    }

    static void map(JobContext context) {
        context.runner().run(TsneStage.of(context.config().tsne()), List.of(TsneStage.VECTORS), List.of(TsneStage.MAP));
    }
}
