package fr.medinjection.llm;

import fr.medinjection.llm.ledger.LedgerRecord.State;
import java.util.Optional;

/**
 * What a reply is worth.
 *
 * @param text the answer, or a reply that cannot be used, which the ledger keeps too
 * @param error why it cannot be used, or null
 * @param firstToken what an answer might have begun with, as {@link FirstToken#toJson}, or null
 */
record Verdict(State state, String text, String error, String firstToken) {
    Verdict(State state, String text, String error) {
        this(state, text, error, null);
    }

    /** {@code repaired}: whether the reply is itself the repair of another. */
    static Verdict of(Asking asking, Reply reply, boolean repaired) {
        if (!reply.refusal().isEmpty() || reply.finishReason().equals(Reply.FILTERED)) {
            String why = reply.refusal().isEmpty() ? "the endpoint's filter" : reply.refusal();
            return failed(reply, "the model refuses: " + why);
        }
        ReplyForm.Checked checked = asking.check(reply);
        if (checked.isValid()) {
            Optional<FirstToken> first = FirstToken.of(reply, checked.answer());
            return new Verdict(
                    State.ANSWERED,
                    checked.answer(),
                    null,
                    first.map(FirstToken::toJson).orElse(null));
        }
        if (reply.finishReason().equals(Reply.LENGTH)) {
            return failed(reply, "the reply was cut at max-tokens: " + checked.errors());
        }
        return repaired
                ? failed(reply, "the reply is not valid, nor is its repair: " + checked.errors())
                : new Verdict(State.INVALID, reply.text(), checked.errors());
    }

    private static Verdict failed(Reply reply, String error) {
        return new Verdict(State.FAILED, reply.text(), error);
    }
}
