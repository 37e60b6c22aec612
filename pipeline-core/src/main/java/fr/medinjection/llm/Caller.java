package fr.medinjection.llm;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import fr.medinjection.llm.ledger.Spent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sends requests to one model, one after another on each thread, and writes to the ledger what becomes of each: before it is sent,
 * when its answer is there, and when it is given up.
 */
final class Caller {
    private final LlmConfig config;
    private final LlmConfig.Model model;
    private final LedgerRecord.Origin origin;
    private final ChatClient client;
    private final Limiter limiter;
    private final Purse purse;
    private final Ledger ledger;
    private final Gate gate;
    private final Dimension dimension;
    private final Tally tally;
    private final RetryPolicy<Reply> retries;

    /** What all calls of a run share. */
    record Shared(Limiter limiter, Purse purse, Ledger ledger, Gate gate) {}

    Caller(
            LlmConfig config,
            String modelName,
            LedgerRecord.Origin origin,
            ChatClient client,
            Shared shared,
            Dimension dimension,
            Tally tally) {
        this.config = config;
        this.model = config.models().get(modelName);
        this.origin = origin;
        this.client = client;
        this.limiter = shared.limiter();
        this.purse = shared.purse();
        this.ledger = shared.ledger();
        this.gate = shared.gate();
        this.dimension = dimension;
        this.tally = tally;
        this.retries = Retries.of(config.retry());
    }

    /** Sees requests that go in one call through to their last records, or leaves them unsent where the gate is shut. */
    void call(List<Pending> together) throws InterruptedException {
        List<String> requests = together.stream().map(Pending::request).toList();
        Way way = new Way(together, Asking.of(requests, model, config.wording()));
        if (way.invalid == null && !take(way)) {
            return;
        }
        if (way.isOfSeveral()) {
            for (Pending one : way.apart()) {
                call(List.of(one));
            }
        } else {
            way.asking = way.asking.repair(way.invalid, errors(way.asking, way.invalid));
            take(way);
        }
    }

    private static String errors(Asking asking, String invalid) {
        return asking.check(new Reply(invalid, "", "", null, null)).errors();
    }

    /** One reply, however many attempts it takes; true where it is to be repaired, or asked for one by one. */
    private boolean take(Way way) throws InterruptedException {
        Reply reply;
        try {
            reply = paid(way);
        } catch (CallFailure e) {
            gate.mustFinish();
            return givenUp(way, e);
        } catch (Gate.Shut e) {
            gate.mustFinish();
            deferred(way);
            return false;
        } catch (FailsafeException e) { // woken while it waited for its next attempt
            gate.mustFinish();
            deferred(way);
            return false;
        }
        return settled(way, reply);
    }

    /** True where one of several may be to blame. */
    private boolean givenUp(Way way, CallFailure e) throws InterruptedException {
        boolean apart = way.isOfSeveral() && (e.kind() == CallFailure.Kind.FINAL || e.kind() == CallFailure.Kind.RETRY);
        boolean forGood = e.kind() == CallFailure.Kind.FINAL && !apart;
        append(way, new Verdict(forGood ? State.FAILED : State.DEFERRED, way.invalid, e.getMessage()), null);
        if (!apart) {
            tally.failed(way.size(), e.getMessage(), gate);
        }
        return apart;
    }

    private Reply paid(Way way) throws InterruptedException {
        double most = model.price()
                .of(way.asking.promptTokens(), way.asking.completionTokens())
                .orElse(0);
        double used = 0;
        try {
            gate.mayWait();
            purse.reserve(most);
        } catch (InterruptedException e) {
            throw new Gate.Shut();
        } catch (UserException e) {
            gate.shut(e);
            throw new Gate.Shut();
        }
        try {
            Reply reply = Failsafe.with(retries).get(() -> attempt(way));
            OptionalDouble cost = cost(reply);
            used = cost.orElse(most);
            way.spend(new Spent(
                    reply.promptTokens(),
                    reply.completionTokens(),
                    cost.isPresent() ? Double.valueOf(cost.getAsDouble()) : null,
                    0,
                    way.latencyMs));
            return reply;
        } finally {
            purse.settle(most, used);
        }
    }

    private OptionalDouble cost(Reply reply) {
        if (model.price().isFree()) {
            return OptionalDouble.of(0);
        }
        return reply.promptTokens() == null || reply.completionTokens() == null
                ? OptionalDouble.empty()
                : model.price().of(reply.promptTokens(), reply.completionTokens());
    }

    private Reply attempt(Way way) throws InterruptedException {
        gate.mayWait();
        Limiter.Permit permit =
                limiter.acquire(way.asking.promptTokens() + way.asking.completionTokens(), () -> announce(way));
        gate.enter();
        way.spend(new Spent(0L, 0L, 0.0, 1, 0));
        long started = System.nanoTime();
        try {
            Reply reply = client.ask(way.asking, way.id());
            way.latencyMs = (System.nanoTime() - started) / 1_000_000;
            limiter.settle(permit, tokens(reply, permit));
            return reply;
        } catch (CallFailure e) {
            failed(way, permit, e);
            throw e;
        }
    }

    /** Writes down, before the first attempt leaves, that it will. */
    private void announce(Way way) throws InterruptedException {
        gate.enter();
        if (!way.announced) {
            append(way, new Verdict(State.SENT, way.invalid, null), null);
            way.announced = true;
        }
        gate.mayWait();
    }

    private static long tokens(Reply reply, Limiter.Permit permit) {
        return reply.promptTokens() == null || reply.completionTokens() == null
                ? permit.tokens()
                : reply.promptTokens() + reply.completionTokens();
    }

    /** A request that was refused took no tokens; one that broke off may have. */
    private void failed(Way way, Limiter.Permit permit, CallFailure e) {
        way.failure = e.getMessage();
        way.brokenOff = client.isCancelled();
        limiter.settle(permit, e.kind() == CallFailure.Kind.RETRY ? permit.tokens() : 0);
        if (e.kind() == CallFailure.Kind.BUSY && e.asked() != null) {
            limiter.pause(e.asked());
        }
        if (e.kind() == CallFailure.Kind.STOP) {
            gate.shut(stopped(e.getMessage()));
        }
        if (e.isPassing()) {
            gate.mayWait();
        }
    }

    /** Writes down what a reply is worth; true where it is to be repaired, or asked for one by one. */
    private boolean settled(Way way, Reply reply) throws InterruptedException {
        Verdict verdict = Verdict.of(way.asking, reply, way.invalid != null);
        boolean vectors = verdict.state() == State.ANSWERED && way.asking.embeds();
        Optional<String> objection =
                vectors ? dimension.objection(way.asking.answers(verdict.text())) : Optional.empty();
        if (objection.isPresent()) {
            append(way, new Verdict(State.DEFERRED, null, objection.get()), reply.finishReason());
            gate.shut(stopped(objection.get()));
            return false;
        }
        if (verdict.state() != State.ANSWERED && way.isOfSeveral()) {
            append(way, new Verdict(State.DEFERRED, null, verdict.error()), reply.finishReason());
            return true;
        }
        append(way, verdict, reply.finishReason());
        switch (verdict.state()) {
            case ANSWERED -> tally.answered(way.size());
            case FAILED -> tally.failed(1, verdict.error(), gate);
            default -> way.repair(reply.text());
        }
        return verdict.state() == State.INVALID;
    }

    private UserException stopped(String why) {
        return new UserException("Cannot ask " + origin.model() + " at "
                + config.endpoints().get(model.endpoint()).url() + ": " + why
                + ". What was answered is kept; run again for the rest");
    }

    /** A request that never left, or whose last attempt failed for the moment, is known not to be under way. */
    private void deferred(Way way) throws InterruptedException {
        if (way.announced && !way.brokenOff) {
            append(way, new Verdict(State.DEFERRED, way.invalid, way.failure), null);
        }
    }

    private void append(Way way, Verdict verdict, String finishReason) throws InterruptedException {
        ledger.append(way.records(origin, verdict, finishReason));
    }
}
