package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.bench.CudaBench;
import fr.medinjection.bench.GenerateBench;
import fr.medinjection.bench.LmShape;
import fr.medinjection.bench.LoadBench;
import fr.medinjection.bench.TrainBench;
import fr.medinjection.lm.train.AdapterConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Measures the language-model engine on a seeded model of a shape; {@code jobs/src/bench/python/lm_peer.py} does the same work in PyTorch. */
final class LmBenches {
    private static final String CUDA = "cuda";

    static final List<String> NAMES = List.of("train", "generate", "load", CUDA);

    private static final List<TrainBench.Setup> SETUPS = List.of(
            new TrainBench.Setup(AdapterConfig.Kind.DORA, 0.05),
            new TrainBench.Setup(AdapterConfig.Kind.DORA, 0),
            new TrainBench.Setup(AdapterConfig.Kind.LORA, 0));

    private LmBenches() {}

    static void run(JobContext context) {
        String what = context.words().get(0);
        if (what.equals(CUDA)) {
            onCard(context);
            return;
        }
        String label =
                String.join(" ", context.words().subList(1, context.words().size()));
        LmShape shape = LmShape.named(label)
                .orElseThrow(() -> new UserException("Invalid shape of model: " + label + ", expected "
                        + Arrays.stream(LmShape.values()).map(LmShape::label).collect(Collectors.joining(" or "))));
        Path folder = Path.of(context.out().replaceFirst("^file:(//)?", "")).resolve("lm");
        if (context.isDryRun()) {
            context.console().say("Would " + what + " " + shape.label() + " in " + folder);
            return;
        }
        switch (what) {
            case "train" -> new TrainBench(folder, System.out).run(shape, SETUPS);
            case "generate" -> new GenerateBench(folder, System.out).run(shape);
            default -> new LoadBench(folder, System.out).run(shape);
        }
    }

    /** One shape only: what a card is for. */
    private static void onCard(JobContext context) {
        if (context.isDryRun()) {
            context.console().say("Would train and answer with a model of Qwen3-4B's shape on the first card");
        } else {
            new CudaBench(System.out).run();
        }
    }
}
