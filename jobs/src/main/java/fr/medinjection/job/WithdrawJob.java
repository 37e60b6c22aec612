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
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes back what the configuration's section {@code withdraw} names: it is remembered in the output folder, the rows, their
 * places in mixes and the models that saw them are told, and corpus, mixes, export and page are made anew without them.
 */
final class WithdrawJob implements Job {
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
        Pipeline.upTo("leaks").run(context);
        context.runner();
        context.withdrawals().append(context.config().withdraw().withdrawals());
        Pipeline.withdraw(context);
        tell(context);
        Pipeline.upTo("report").run(context);
    }

    private static void tell(JobContext context) {
        StageRunner runner = context.runner();
        if (runner.store().manifest(CorpusStage.CORPUS).isEmpty()) {
            return;
        }
        Map<String, Dataset<Row>> mixes = new LinkedHashMap<>();
        for (String name : context.config().mix().mixes().keySet()) {
            if (runner.store().manifest(MixStage.FOLDER + name).isPresent()) {
                mixes.put(name, runner.read(MixStage.FOLDER + name));
            }
        }
        WithdrawReport report = WithdrawReport.of(
                runner.read(WithdrawStage.OUTPUT),
                runner.read(CorpusStage.CORPUS),
                mixes,
                new TrainedModels(runner.store()));
        remember(context, report);
        report.rows().forEach(row -> context.console()
                .say("  withdrawn from the corpus: " + row.rows() + " rows of " + row.source() + ", " + row.component()
                        + ", " + row.split()));
        report.mixes().forEach(mix -> context.console()
                .say("  withdrawn from mix " + mix.mix() + ": " + mix.rows() + " rows of " + mix.split()));
        report.models().forEach(model -> context.console().say("  seen by model: " + model));
    }

    /** The report stays in the output folder: once the mixes are made anew nothing else shows where the rows had been. */
    private static void remember(JobContext context, WithdrawReport report) {
        Path file = new Path(context.runner().store().root(), "_withdrawals/" + context.runId() + ".json");
        try {
            context.runner().store().fileSystem().mkdirs(file.getParent());
            context.runner().store().writeText(file, Manifest.JSON.writeValueAsString(report) + "\n");
        } catch (IOException e) {
            throw new UserException("Cannot write the report of the withdrawal: " + file + ": " + e.getMessage(), e);
        }
        context.console().say("  report of the withdrawal: " + file);
    }
}
