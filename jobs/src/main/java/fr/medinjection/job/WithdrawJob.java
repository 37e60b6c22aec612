package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.mix.MixStage;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.withdraw.TrainedModels;
import fr.medinjection.withdraw.WithdrawReport;
import fr.medinjection.withdraw.WithdrawStage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes back what the configuration's section {@code withdraw} names: where the rows had gone and which models saw them is told,
 * the withdrawal is remembered in the output folder, and everything from the rows to the page is made anew without them.
 */
final class WithdrawJob implements Job {
    private static final List<String> ROWS = List.of("instructions", "texts");

    @Override
    public void run(JobContext context) {
        if (context.config().withdraw().withdrawals().isEmpty()) {
            throw new UserException(
                    "Missing withdrawals: name them in the section withdraw of the configuration, or with"
                            + " --set 'withdraw.withdrawals=[{date: 2026-01-31, scope: record, source: mediqal, value: \"21347\","
                            + " reason: \"asked for by the publisher\"}]'");
        }
        if (context.isDryRun()) {
            Pipeline.upTo("report").run(context);
            return;
        }
        WithdrawReport report = found(context);
        tell(context, report);
        remember(context, report);
        context.requireLease();
        context.withdrawals().append(context.config().withdraw().withdrawals());
        Pipeline.upTo("report").run(context);
        WithdrawReport after = report.withStillIn(stillIn(context));
        remember(context, after);
        after.stillIn().forEach((dataset, rows) -> context.console()
                .say("  still in " + dataset + ": " + rows
                        + " withdrawn rows; nothing makes it anew, remove its folder"));
        context.console().say("  report of the withdrawal: " + file(context));
    }

    /** Where the rows are before anything is made anew; in a new output folder there are none. */
    private static WithdrawReport found(JobContext context) {
        StageRunner runner = context.runner();
        if (runner.store().manifest(CorpusStage.CORPUS).isEmpty()) {
            return new WithdrawReport(List.of(), List.of(), List.of(), List.of(), Map.of());
        }
        WithdrawStage stage = new WithdrawStage(context.config().withdraw());
        Map<String, Dataset<Row>> rows = datasets(runner, ROWS);
        Dataset<Row> withdrawn = stage.apply(rows).get(WithdrawStage.OUTPUT).rows();
        Map<String, Dataset<Row>> mixes = new LinkedHashMap<>();
        datasets(runner, runner.store().datasets("mixes"))
                .forEach((path, mix) -> mixes.put(path.substring(MixStage.FOLDER.length()), mix));
        return WithdrawReport.of(withdrawn, runner.read(CorpusStage.CORPUS), mixes, new TrainedModels(runner.store()))
                .withUnmatched(stage.unmatched(rows));
    }

    /** Datasets that this run did not make, and that hold rows on its list: mixes of an older configuration, say. */
    private static Map<String, Long> stillIn(JobContext context) {
        StageRunner runner = context.runner();
        List<String> others = runner.store().datasets("").stream()
                .filter(name -> !name.equals(WithdrawStage.OUTPUT) && !name.startsWith(TrainedModels.FOLDER))
                .filter(name -> runner.store()
                        .manifest(name)
                        .filter(m -> m.rows() > 0 && !m.runId().equals(context.runId()))
                        .isPresent())
                .toList();
        return WithdrawReport.holders(runner.read(WithdrawStage.OUTPUT), datasets(runner, others));
    }

    private static Map<String, Dataset<Row>> datasets(StageRunner runner, List<String> names) {
        Map<String, Dataset<Row>> datasets = new LinkedHashMap<>();
        names.forEach(name -> datasets.put(name, runner.read(name)));
        return datasets;
    }

    private static void tell(JobContext context, WithdrawReport report) {
        report.unmatched().forEach(withdrawal -> context.console().say("  nothing found for: " + withdrawal.named()));
        report.rows().forEach(row -> context.console()
                .say("  withdrawn from the corpus: " + row.rows() + " rows of " + row.source() + ", " + row.component()
                        + ", " + row.split()));
        report.mixes().forEach(mix -> context.console()
                .say("  withdrawn from mix " + mix.mix() + ": " + mix.rows() + " rows of " + mix.split()));
        report.models().forEach(model -> context.console()
                .say("  " + model.saw().name().toLowerCase(Locale.ROOT) + " seen by model " + model.model()
                        + ", trained on " + model.mix()));
    }

    /** The report stays in the output folder: once the mixes are made anew nothing else shows where the rows had been. */
    private static void remember(JobContext context, WithdrawReport report) {
        Path file = file(context);
        try {
            context.runner().store().fileSystem().mkdirs(file.getParent());
            context.runner().store().writeText(file, Manifest.JSON.writeValueAsString(report) + "\n");
        } catch (IOException e) {
            throw new UserException("Cannot write the report of the withdrawal: " + file + ": " + e.getMessage(), e);
        }
    }

    private static Path file(JobContext context) {
        return new Path(context.runner().store().root(), "_withdrawals/" + context.runId() + ".json");
    }
}
