package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.bench.BenchCorpus;
import fr.medinjection.bench.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Measures the main job, step by step, over a generated corpus in the published layout. */
final class BenchJob implements Job {
    private static final long SEED = 42;

    @Override
    public void run(JobContext context) {
        if (!context.words().equals(List.of("corpus"))) {
            throw new UserException("Invalid benchmark: " + String.join(" ", context.words()) + ", expected corpus");
        }
        if (context.rows() < 1) {
            throw new UserException("Missing --rows: how many rows the benchmark makes");
        }
        String raw = context.resolve("data-root", context.config().dataRoot());
        if (context.isDryRun()) {
            context.console().say("Would make " + context.rows() + " rows in " + raw);
            return;
        }
        context.runner();
        new BenchCorpus(context.spark(), context.rows(), SEED).writeRelease(new Path(raw, "release").toString());
        Meter meter = new Meter(context.spark());
        List<Meter.Cost> costs = new ArrayList<>();
        for (Pipeline.Step step : Pipeline.STEPS) {
            costs.add(meter.measure(step.name(), () -> step.job().run(context)));
        }
        costs.forEach(cost -> context.console().say(cost.toString()));
        double cpu = costs.stream().mapToDouble(Meter.Cost::cpuSeconds).sum();
        context.console()
                .say(String.format(
                        Locale.ROOT,
                        "%d rows: %.1f CPU seconds in all, %.1f microseconds a row",
                        context.rows(),
                        cpu,
                        cpu * 1e6 / context.rows()));
    }
}
