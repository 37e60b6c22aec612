package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.bench.BenchCorpus;
import fr.medinjection.bench.CorpusBench;
import fr.medinjection.bench.EmbedBench;
import fr.medinjection.bench.GrowthTable;
import fr.medinjection.bench.LlmBench;
import fr.medinjection.bench.Meter;
import fr.medinjection.bench.ScoreBench;
import fr.medinjection.bench.TsneBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Measures over generated rows: {@code corpus} the main job step by step, {@code growth} the same at three sizes, with what a
 * plan of another size would take, {@code dedup} the two searches alone with their
 * recall, leaving the same rows for other tools ({@code jobs/src/bench/python/peers.py}); {@code score} the
 * lexical metrics over answer pairs ({@code score_peers.py} beside it); {@code embed} sentence vectors ({@code
 * embed_peer.py}); {@code tsne} a map of generated vectors ({@code tsne_peers.py}); {@code llm} the rate at which language models are asked, five minutes long with 190,000 rows, and the look-up
 * of known requests; and the language-model engine, see {@link LmBenches}.
 */
final class BenchJob implements Job {
    private static final List<String> NAMES = List.of("corpus", "growth", "dedup", "score", "embed", "tsne", "llm");
    private static final long SEED = 42;

    /** With replies of about three seconds, 2,000 requests are under way. */
    private static final int CALLS_PER_MINUTE = 38_000;

    private static final int CALLS_AT_ONCE = 2_400;
    private static final int KNOWN_REQUESTS = 1_000_000;
    private static final int SMALLEST_GROWTH = 16_000;

    @Override
    public void run(JobContext context) {
        String what = String.join(" ", context.words());
        if (!context.words().isEmpty()
                && LmBenches.NAMES.contains(context.words().get(0))) {
            LmBenches.run(context);
            return;
        }
        if (!NAMES.contains(what)) {
            throw new UserException("Invalid benchmark: " + what + ", expected " + String.join(", ", NAMES)
                    + ", or train, generate or load and a shape of model, or cuda");
        }
        if (context.rows() < 1) {
            throw new UserException("Missing --rows: how many rows the benchmark makes");
        }
        if (context.isDryRun()) {
            context.console().say("Would make " + context.rows() + " rows in " + context.out());
            return;
        }
        switch (what) {
            case "corpus" -> corpus(context);
            case "growth" -> growth(context);
            case "tsne" ->
                new TsneBench(local(context, "tsne"), System.out)
                        .run(
                                Math.toIntExact(context.rows()),
                                SEED,
                                context.config().tsne());
            case "score" -> {
                context.runner();
                new ScoreBench(context.spark(), context.out(), System.out).run(context.rows(), SEED);
            }
            case "llm" -> {
                context.runner();
                LlmBench bench = new LlmBench(
                        context.spark(), context.out(), context.config().llm(), System.out);
                bench.rate((int) context.rows(), CALLS_PER_MINUTE, CALLS_AT_ONCE, SEED);
                bench.lookUp(KNOWN_REQUESTS);
            }
            case "embed" ->
                new EmbedBench(context.spark(), local(context, "embed"), System.out).run(context.rows(), SEED);
            default -> {
                context.runner();
                new CorpusBench(context.spark(), context.out(), System.out)
                        .run(
                                context.rows(),
                                SEED,
                                context.config().dedup(),
                                context.config().leaks());
            }
        }
    }

    private static java.nio.file.Path local(JobContext context, String folder) {
        return java.nio.file.Path.of(context.out().replaceFirst("^file:(//)?", ""))
                .resolve(folder);
    }

    private static void corpus(JobContext context) {
        List<Meter.Cost> costs = steps(context, context.rows());
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

    /** A sixteenth of the rows, a quarter, and all; the first run of a step is dearer, so a small one goes before. */
    private static void growth(JobContext context) {
        if (context.rows() < SMALLEST_GROWTH) {
            throw new UserException("Invalid --rows: " + context.rows() + ", expected " + SMALLEST_GROWTH
                    + " or more, of which the smallest size is a sixteenth");
        }
        List<Long> rows = List.of(context.rows() / 16, context.rows() / 4, context.rows());
        steps(context, Math.max(1, rows.get(0) / 4));
        List<List<Meter.Cost>> costs =
                rows.stream().map(size -> steps(context, size)).toList();
        int cores = context.spark().sparkContext().defaultParallelism();
        new GrowthTable(rows, costs, cores).lines(context.config().sizing()).forEach(context.console()::say);
    }

    /** What each step of the main job costs over so many rows. */
    private static List<Meter.Cost> steps(JobContext context, long rows) {
        String raw = context.resolve("data-root", context.config().dataRoot());
        context.runner();
        new BenchCorpus(context.spark(), rows, SEED).writeRelease(new Path(raw, "release").toString());
        Meter meter = new Meter(context.spark());
        List<Meter.Cost> costs = new ArrayList<>();
        for (Pipeline.Step step : Pipeline.steps(context, "report")) {
            costs.add(meter.measure(step.name(), () -> step.job().run(context)));
        }
        return costs;
    }
}
