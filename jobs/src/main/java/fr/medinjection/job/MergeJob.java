package fr.medinjection.job;

import fr.medinjection.finetune.Merging;
import org.apache.hadoop.conf.Configuration;

/** Works trained adapters into their base model: those that the command line names, or all. */
final class MergeJob implements Job {
    static final String NAME = Merging.STAGE;

    @Override
    public void run(JobContext context) {
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        if (context.isDryRun()) {
            context.console().say(context.resolved());
            return;
        }
        new Merging(
                        context.runner(),
                        context.config().merge(),
                        FinetuneJob.model(context),
                        context.config().finetune().baseModel(),
                        context.console(),
                        hadoop)
                .run(context.words());
    }
}
