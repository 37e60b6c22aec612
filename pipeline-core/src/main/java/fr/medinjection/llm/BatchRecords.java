package fr.medinjection.llm;

import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import fr.medinjection.llm.ledger.Spent;
import java.time.Instant;
import java.util.List;

/** What the ledger is told of requests in batches. */
record BatchRecords(LedgerRecord.Origin origin) {
    List<LedgerRecord> of(List<BatchItem> items, State state, String batch) {
        return items.stream()
                .map(BatchItem::pending)
                .map(pending -> of(pending, new Verdict(state, pending.invalid(), null), null, batch, pending.spent()))
                .toList();
    }

    LedgerRecord of(Pending pending, Verdict verdict, String finishReason, Spent spent) {
        return of(pending, verdict, finishReason, null, spent);
    }

    private LedgerRecord of(Pending pending, Verdict verdict, String finishReason, String batch, Spent spent) {
        return new LedgerRecord(
                0,
                0,
                pending.requestId(),
                verdict.state(),
                origin,
                pending.request(),
                verdict.text(),
                verdict.error(),
                finishReason,
                verdict.firstToken(),
                batch,
                spent,
                Instant.now().toString());
    }
}
