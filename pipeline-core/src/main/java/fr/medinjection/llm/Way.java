package fr.medinjection.llm;

import fr.medinjection.data.Ids;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import fr.medinjection.llm.ledger.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What goes in one call, on its way: what each request took, and whether they were ever sent. One thread sees it through. */
final class Way {
    private static final String NOT_SENT = "it was not sent";

    private final List<Pending> pending;
    private final List<Spent> spent = new ArrayList<>();
    Asking asking;
    /** The reply that is to be repaired, or null. */
    String invalid;
    /** Whether the ledger says that it is sent. */
    boolean announced;

    long latencyMs;
    String failure = NOT_SENT;
    /** Whether an attempt was broken off by us, which may have been paid. */
    boolean brokenOff;

    Way(List<Pending> together, Asking asking) {
        this.pending = List.copyOf(together);
        this.asking = asking;
        this.invalid = together.size() == 1 ? together.get(0).invalid() : null;
        together.forEach(one -> spent.add(one.spent()));
    }

    int size() {
        return pending.size();
    }

    boolean isOfSeveral() {
        return pending.size() > 1;
    }

    /** By what a server may know it again. */
    String id() {
        String id = isOfSeveral()
                ? Ids.hash(pending.stream().map(Pending::requestId).toArray(String[]::new))
                : pending.get(0).requestId();
        return invalid == null ? id : id + "-repair";
    }

    /** Each by itself, with what it took so far. */
    List<Pending> apart() {
        return IntStream.range(0, size())
                .mapToObj(i ->
                        new Pending(pending.get(i).requestId(), pending.get(i).request(), null, null, spent.get(i)))
                .toList();
    }

    /** Adds what all of it took together. */
    void spend(Spent more) {
        List<Spent> shares = more.among(asking.weights());
        IntStream.range(0, size()).forEach(i -> spent.set(i, spent.get(i).plus(shares.get(i))));
    }

    /** From here on it is a reply that is asked to be repaired. */
    void repair(String reply) {
        invalid = reply;
        announced = false;
        failure = NOT_SENT;
    }

    /** A record for each request; of an answer each has its own part. */
    List<LedgerRecord> records(LedgerRecord.Origin origin, Verdict verdict, String finishReason) {
        List<String> answers = verdict.state() == State.ANSWERED ? asking.answers(verdict.text()) : List.of();
        String at = Instant.now().toString();
        return IntStream.range(0, size())
                .mapToObj(i -> new LedgerRecord(
                        0,
                        0,
                        pending.get(i).requestId(),
                        verdict.state(),
                        origin,
                        verdict.state() == State.SENT ? null : pending.get(i).request(),
                        answers.isEmpty() ? verdict.text() : answers.get(i),
                        verdict.error(),
                        finishReason,
                        verdict.firstToken(),
                        null,
                        spent.get(i),
                        at))
                .toList();
    }
}
