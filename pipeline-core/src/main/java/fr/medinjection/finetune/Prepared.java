package fr.medinjection.finetune;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.train.Examples;
import fr.medinjection.lm.train.Trainer;
import java.util.Iterator;
import java.util.Optional;

/** What a rank has before it meets the others: the weights, shared with the tasks beside it, and all examples; or why it cannot. */
final class Prepared implements AutoCloseable {
    private final SharedModels.Loan loan;
    private final Trainer.Task task;
    private final CardRanks.Card card;
    private final String refusal;

    private Prepared(SharedModels.Loan loan, Trainer.Task task, CardRanks.Card card, String refusal) {
        this.loan = loan;
        this.task = task;
        this.card = card;
        this.refusal = refusal;
    }

    /** @param items in one order on all ranks */
    static Prepared of(TrainingRun run, Iterator<TokenisedItem> items, int rank, int ranks) {
        SharedModels.Loan loan;
        try {
            loan = SharedModels.borrow(run.model(), run.hadoop().value());
        } catch (LmException e) {
            return refused(e);
        }
        try {
            Trainer.Task task = task(run, loan.weights(), items);
            CardRanks.Card card = CardRanks.Card.of(
                    rank, ranks, loan.weights().backend(), run.hadoop().value());
            return new Prepared(loan, task, card, "");
        } catch (LmException e) {
            loan.close();
            return refused(e);
        }
    }

    private static Prepared refused(LmException why) {
        return new Prepared(null, null, CardRanks.Card.NONE, why.getMessage());
    }

    private static Trainer.Task task(TrainingRun run, ModelWeights weights, Iterator<TokenisedItem> items) {
        Examples training = new Examples();
        Examples evaluation = new Examples();
        items.forEachRemaining(
                item -> (item.use() == TokenisedItem.Use.TRAINING ? training : evaluation).add(item.example()));
        return new Trainer.Task(
                weights, run.adapter().of(run.baseModel()), run.training().of(run.seed()), training, evaluation);
    }

    /** As it tells the others. */
    CardRanks.Card card() {
        return card;
    }

    Trainer.Task task() {
        return task;
    }

    /** What its weights are on, where it has any. */
    Optional<Backend> backend() {
        return Optional.ofNullable(loan).map(lent -> lent.weights().backend());
    }

    String refusal() {
        return refusal;
    }

    @Override
    public void close() {
        if (loan != null) {
            loan.close();
        }
    }
}
