package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sends what the ledger does not know. All requests of a run share its budget, and those to one model its rate. */
final class Outlet {
    private final LlmConfig config;
    private final Ledger ledger;
    private final Purse purse;
    private final Keys keys;
    private final UnaryOperator<String> environment;
    private final String runId;
    private final Consumer<String> screen;
    private final Gate gate = new Gate();
    private final Map<String, Limiter> limiters = new HashMap<>();
    private List<String> announced = List.of();

    Outlet(
            LlmConfig config,
            Ledger ledger,
            Purse purse,
            Keys keys,
            UnaryOperator<String> environment,
            String runId,
            Consumer<String> screen) {
        this.config = config;
        this.ledger = ledger;
        this.purse = purse;
        this.keys = keys;
        this.environment = environment;
        this.runId = runId;
        this.screen = screen;
        ledger.whenLost(() -> gate.shut(new UserException("Cannot go on: another run has taken the ledger over")));
    }

    /** Which of the unanswered requests have no last word yet; those in a batch are looked for there. */
    static Column open(LlmConfig config, LlmConfig.Model model) {
        Column state = col("state");
        List<String> open = new ArrayList<>();
        for (State one : List.of(State.INVALID, State.DEFERRED, State.SUBMITTED)) {
            open.add(one.label());
        }
        if (resends(config, model)) {
            open.add(State.SENT.label());
        }
        if (config.failed() == LlmConfig.Failed.AGAIN) {
            open.add(State.FAILED.label());
        }
        Column inBatch = state.equalTo(State.SENT.label()).and(col("batch").isNotNull());
        return state.isNull().or(state.isin(open.toArray())).or(inBatch);
    }

    private static boolean resends(LlmConfig config, LlmConfig.Model model) {
        return config.inDoubt() == LlmConfig.InDoubt.RESEND || model.price().isFree();
    }

    /** Says which models are going to be asked. */
    void announce(List<String> names) {
        announced = List.copyOf(names);
    }

    /** Returns when every request is answered or has failed. */
    void send(String stage, Asked asked, Dataset<Row> known, String name, Bundling bundling) {
        LlmConfig.Model model = config.models().get(name);
        Dataset<Row> unanswered = asked.unanswered(known);
        Column open = open(config, model);
        long pending = unanswered.where(open).count();
        if (pending == 0) {
            return;
        }
        requirePrices(name);
        long held = unanswered.count() - pending;
        long allowed = config.mayFail(asked.count()) - held;
        Tally tally = new Tally(stage, pending, allowed, config.allowance());
        LlmConfig.Endpoint endpoint = config.endpoints().get(model.endpoint());
        LedgerRecord.Origin origin = new LedgerRecord.Origin(
                stage,
                model.endpoint(),
                model.id(),
                model.revision(),
                model.price().asOf(),
                runId);
        Caller.Shared shared = new Caller.Shared(limiter(name), purse, ledger, gate);
        try (ChatClient client = new ChatClient(config, model, keys.of(endpoint), environment)) {
            boolean all = config.sending() == LlmConfig.Sending.BATCH;
            // What an earlier run submitted with a batch is collected there, and not sent again.
            Column submitted = all ? open : open.and(col("batch").isNotNull());
            if (!unanswered.where(submitted).isEmpty()) {
                batch(
                        new Batching(config, model, origin, client, shared, tally),
                        requests(unanswered, submitted),
                        tally);
            }
            if (!all) {
                Dimension dimension = new Dimension(bundling.isOfTexts() ? asked.dimension(known) : 0);
                Caller caller = new Caller(config, name, origin, client, shared, dimension, tally);
                int threads = (int) Math.min(model.limits().concurrent(), bundling.calls(pending));
                Iterator<Pending> requests =
                        requests(unanswered, open.and(col("batch").isNull()));
                new Dispatch(caller, client, gate, threads, config.timeouts().drainMs())
                        .run(bundling.of(requests), () -> line(tally), screen);
            }
        }
    }

    private void batch(Batching batching, Iterator<Pending> requests, Tally tally) {
        try {
            batching.run(requests, () -> screen.accept(line(tally)));
        } catch (CallFailure e) {
            throw new UserException(
                    "Cannot submit or collect batches: " + e.getMessage() + "; run again to collect what is submitted",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException("Cannot go on: the run was interrupted; run again to collect its batches", e);
        }
    }

    private String line(Tally tally) {
        return tally.line(purse.spent(), purse.currency());
    }

    /** File after file, of which each holds a bounded number of requests: this process never has more of them at once. */
    private static Iterator<Pending> requests(Dataset<Row> unanswered, Column wanted) {
        SparkSession spark = unanswered.sparkSession();
        return Arrays.stream(unanswered.inputFiles())
                .sorted()
                .flatMap(file -> {
                    Iterable<Row> rows =
                            spark.read().schema(Pending.SCHEMA).parquet(file).where(wanted)::toLocalIterator;
                    return StreamSupport.stream(rows.spliterator(), false);
                })
                .map(Pending::of)
                .iterator();
    }

    private Limiter limiter(String name) {
        return limiters.computeIfAbsent(
                name, key -> new Limiter(config.models().get(key).limits(), System::nanoTime));
    }

    /** Of all models at once, so that none is paid for a step that cannot be finished. */
    private void requirePrices(String asked) {
        if (!purse.isBounded()) {
            return;
        }
        Stream.concat(Stream.of(asked), announced.stream())
                .filter(name -> config.models().get(name).price().of(1, 1).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new UserException("Cannot keep the budget: the price of " + name
                            + " is unknown; state it in llm.models." + name
                            + ".price, or set llm.budget.money to 0 for no bound");
                });
    }
}
