package fr.medinjection.job;

import fr.medinjection.overlap.OverlapStage;
import fr.medinjection.overlap.SemanticStage;
import java.util.List;

/** Tells in numbers how far the components overlap, from the vectors of their items. */
final class OverlapJob implements Job {
    static final String NAME = "overlap";

    private static final Job EMBED = new EmbedJob();

    @Override
    public void run(JobContext context) {
        EMBED.run(context);
        if (context.isDryRun()) {
            context.console().say("  run  " + NAME);
            return;
        }
        overlap(context);
    }

    /** Compares the vectors that are there. */
    static void overlap(JobContext context) {
        OverlapStage overlap = new OverlapStage(context.config().overlap());
        context.runner().run(overlap, OverlapStage.INPUTS, List.of(OverlapStage.OUTPUT));
        SemanticStage semantic = new SemanticStage(context.config().overlap());
        context.runner().run(semantic, SemanticStage.INPUTS, List.of(SemanticStage.OUTPUT));
    }
}
