package fr.medinjection.finetune;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.train.MemoryPlan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the configured training takes on a card by its plan, for people to read; a micro-batch that does not fit is done in several passes. */
public final class PlannedMemory {
    private static final double GIGABYTE = 1 << 30;

    private PlannedMemory() {}

    /** Of the model and the adapter, then of a micro-batch by the length of its texts: a quarter, half and all of the most tokens. */
    public static List<String> lines(ModelConfig model, FinetuneConfig config, Element element) {
        MemoryPlan plan =
                new MemoryPlan(model, config.adapter().of(config.baseModel()), element.bytes(), CudaBackend.SCORE_ROWS);
        int texts = config.training().batchSize();
        int most = config.training().maxTokens();
        String passes = IntStream.of(most / 4, most / 2, most)
                .mapToObj(tokens -> gigabytes(plan.pass((long) texts * tokens)) + " of " + tokens + " tokens")
                .collect(Collectors.joining(", "));
        return List.of(
                "model " + gigabytes(plan.weights()) + ", adapter and optimizer " + gigabytes(plan.trained()),
                "a micro-batch of " + texts + " texts " + passes);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
}
