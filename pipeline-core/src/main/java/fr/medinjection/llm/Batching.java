package fr.medinjection.llm;

import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import fr.medinjection.llm.ledger.Spent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Has requests answered through an endpoint's batches: some at a time, each collected when it is done. What a batch did not answer goes
 * into a later one; what a killed run submitted is collected, not submitted again.
 */
final class Batching {
    private static final int AT_ONCE = 4;

    private final LlmConfig config;
    private final LlmConfig.Model model;
    private final LlmConfig.Batch bounds;
    private final BatchRecords records;
    private final Batches client;
    private final Wire wire;
    private final Caller.Shared shared;
    private final Tally tally;
    private final List<Batch> active = new ArrayList<>();
    private final Deque<BatchItem> again = new ArrayDeque<>();

    Batching(
            LlmConfig config,
            LlmConfig.Model model,
            LedgerRecord.Origin origin,
            ChatClient http,
            Caller.Shared shared,
            Tally tally) {
        LlmConfig.Endpoint endpoint = config.endpoints().get(model.endpoint());
        this.config = config;
        this.model = model;
        this.bounds = endpoint.batch();
        this.records = new BatchRecords(origin);
        this.client = Batches.of(http, endpoint, model, config.retry());
        this.wire = http.wire();
        this.shared = shared;
        this.tally = tally;
        if (bounds.requests() == 0) {
            throw new UserException("Cannot send batches to " + endpoint.url()
                    + ": it has no batch interface that we know; set llm.sending to live");
        }
    }

    /** Returns when every request has its last record; requests of one earlier batch follow each other. */
    void run(Iterator<Pending> requests, Runnable tell) throws InterruptedException {
        Iterator<BatchItem> fresh = new BatchAdoption(requests, client, active);
        while (again.size() > 0 || fresh.hasNext() || !active.isEmpty()) {
            shared.gate().pass();
            boolean submitted = active.size() < AT_ONCE && submit(fresh);
            if (!submitted) {
                tell.run();
                Thread.sleep(bounds.pollMs());
            }
            for (Batch batch : List.copyOf(active)) {
                poll(batch);
            }
        }
        shared.gate().pass();
    }

    private Asking asking(Pending pending) {
        Asking asking = Asking.of(pending.request(), model, config.wording());
        return pending.invalid() == null
                ? asking
                : asking.repair(
                        pending.invalid(),
                        asking.check(new Reply(pending.invalid(), "", "", null, null))
                                .errors());
    }

    /** Submits the next batch; false where there is nothing to submit, or no money to set aside just now. */
    private boolean submit(Iterator<BatchItem> fresh) throws InterruptedException {
        List<BatchItem> items = new ArrayList<>();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        double reserved = 0;
        while (items.size() < bounds.requests()
                && lines.size() < bounds.bytes()
                && (!again.isEmpty() || fresh.hasNext())) {
            BatchItem item = again.isEmpty() ? fresh.next() : again.removeFirst();
            Asking asking = asking(item.pending());
            double most = bounds.priceFactor()
                    * model.price()
                            .of(asking.promptTokens(), asking.completionTokens())
                            .orElse(0);
            if (!reserve(most, items.isEmpty() && active.isEmpty())) {
                again.addFirst(item);
                break;
            }
            reserved += most;
            lines.writeBytes(line(item.pending().requestId(), asking));
            items.add(item);
        }
        if (!items.isEmpty()) {
            submit(items, lines.toByteArray(), reserved);
        }
        return !items.isEmpty();
    }

    private boolean reserve(double most, boolean alone) {
        try {
            return shared.purse().tryReserve(most);
        } catch (UserException e) {
            if (alone) {
                throw e;
            }
            return false; // first what is under way
        }
    }

    private byte[] line(String id, Asking asking) {
        if (asking.embeds()) {
            throw new UserException("Cannot ask for vectors in batches; set llm.sending to live");
        }
        return (client.line(id, asking.body(wire, model)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void submit(List<BatchItem> items, byte[] lines, double reserved) throws InterruptedException {
        String mark = BatchAdoption.mark(items, shared.ledger().epoch());
        shared.ledger().append(records.of(items, State.SENT, mark));
        String id = client.submit(lines, mark);
        shared.ledger().append(records.of(items, State.SUBMITTED, id));
        active.add(Batch.of(id, items, reserved));
    }

    private void poll(Batch batch) {
        Batches.Progress progress = client.progress(batch.id());
        if (!progress.isOver()) {
            return;
        }
        active.remove(batch);
        if (progress.refused()) {
            refuse(batch, progress.why());
        }
        Set<String> open = new HashSet<>(batch.items().keySet());
        progress.files().forEach(file -> collect(batch, file, open));
        String why = "the batch " + progress.state() + " without an answer";
        open.forEach(id -> unanswered(batch.items().get(id), why));
        shared.purse().settle(batch.reserved(), 0);
    }

    /** A batch that the endpoint did not begin: its requests are free to be submitted again once that is mended. */
    private void refuse(Batch batch, String why) {
        for (BatchItem item : batch.items().values()) {
            Pending pending = item.pending();
            Verdict verdict = new Verdict(State.DEFERRED, pending.invalid(), "the endpoint refuses its batch: " + why);
            append(records.of(pending, verdict, null, pending.spent()));
        }
        throw new UserException("Cannot use the batch " + batch.id() + ": the endpoint refuses it: " + why);
    }

    private void collect(Batch batch, String file, Set<String> open) {
        client.answers(file, config.maxReplyBytes(), answer -> {
            if (open.remove(answer.id())) {
                answered(batch.items().get(answer.id()), answer);
            }
        });
    }

    private void answered(BatchItem item, Batches.Answer answer) {
        int code = answer.code();
        try {
            if (code == 200) {
                replied(item, wire.reply(answer.body()));
            } else if (code >= 400 && code < 500 && code != 408 && code != 409 && code != 429) {
                String message = wire.refused(answer.body()).message();
                fail(item, State.FAILED, "the server answers " + code + ": " + message);
            } else {
                unanswered(item, answer.error().isEmpty() ? "the server answers " + code : answer.error());
            }
        } catch (CallFailure e) { // an answer that holds none
            unanswered(item, e.getMessage());
        }
    }

    private void replied(BatchItem item, Reply reply) {
        Pending pending = item.pending();
        Verdict verdict = Verdict.of(asking(pending), reply, pending.invalid() != null);
        OptionalDouble cost = reply.promptTokens() == null || reply.completionTokens() == null
                ? OptionalDouble.empty()
                : model.price().of(reply.promptTokens(), reply.completionTokens());
        Double price = cost.isPresent() ? Double.valueOf(cost.getAsDouble() * bounds.priceFactor()) : null;
        shared.purse().settle(0, price == null ? 0 : price);
        Spent spent = pending.spent().plus(new Spent(reply.promptTokens(), reply.completionTokens(), price, 1, 0));
        append(records.of(pending, verdict, reply.finishReason(), spent));
        switch (verdict.state()) {
            case ANSWERED -> tally.answered(1);
            case FAILED -> tally.failed(1, verdict.error(), shared.gate());
            default ->
                again.add(new BatchItem(
                        new Pending(pending.requestId(), pending.request(), reply.text(), null, spent), 0));
        }
    }

    private void append(LedgerRecord record) {
        try {
            shared.ledger().append(record);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException("Cannot go on: the run was interrupted; run again to collect its batches", e);
        }
    }

    /** Goes into a later batch, as long as it is worth trying. */
    private void unanswered(BatchItem item, String why) {
        if (item.rounds() + 1 < config.retry().attempts()) {
            again.add(new BatchItem(item.pending(), item.rounds() + 1));
        } else {
            fail(item, State.DEFERRED, why);
        }
    }

    private void fail(BatchItem item, State state, String error) {
        Pending pending = item.pending();
        append(records.of(pending, new Verdict(state, pending.invalid(), error), null, pending.spent()));
        tally.failed(1, error, shared.gate());
    }
}
