package fr.medinjection.job;

import fr.medinjection.finetune.FinetuneConfig;
import fr.medinjection.finetune.Finetuning;
import java.util.List;

/** Fine-tunes the base model on the mixes: one adapter for each mix and seed. */
final class FinetuneJob implements Job {
    static final String NAME = Finetuning.STAGE;

    /** Whether the base model is the one that {@code make-model} makes in the output folder. */
    static boolean needsMadeModel(JobContext context) {
        return context.config().finetune().model().isEmpty();
    }

    /** The folder of the base model. */
    static String model(JobContext context) {
        return needsMadeModel(context)
                ? context.runner().store().path(MakeModelJob.OUTPUT).toString()
                : context.resolve("finetune.model", context.config().finetune().model());
    }

    @Override
    public void run(JobContext context) {
        FinetuneConfig config = context.config().finetune();
        String model = model(context);
        List<String> mixes = List.copyOf(context.config().mix().mixes().keySet());
        new Finetuning(
                        context.spark(),
                        context.runner(),
                        config.withModel(model),
                        Pipeline.renderer(context),
                        context.console())
                .run(mixes);
    }
}
