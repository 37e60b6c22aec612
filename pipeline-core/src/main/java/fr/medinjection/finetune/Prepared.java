package fr.medinjection.finetune;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.train.Examples;
import fr.medinjection.lm.train.Trainer;
import java.util.Iterator;
import java.util.Optional;

/** What a rank has before it meets the others: the weights, shared with the tasks beside it, and all examples; or why it cannot. */
final class Prepared implements AutoCloseable {
    private final SharedModels.Loan loan;
    private final Trainer.Task task;
    private final String refusal;

    private Prepared(SharedModels.Loan loan, Trainer.Task task, String refusal) {
        this.loan = loan;
        this.task = task;
        this.refusal = refusal;
    }

    /** @param items in one order on all ranks */
    static Prepared of(TrainingRun run, Iterator<TokenisedItem> items) {
        try {
            SharedModels.Loan loan =
                    SharedModels.borrow(run.model(), run.hadoop().value());
            Examples training = new Examples();
            Examples evaluation = new Examples();
            items.forEachRemaining(
                    item -> (item.use() == TokenisedItem.Use.TRAINING ? training : evaluation).add(item.example()));
            Trainer.Task task = new Trainer.Task(
                    loan.weights(),
                    run.adapter().of(run.baseModel()),
                    run.training().of(run.seed()),
                    training,
                    evaluation);
            return new Prepared(loan, task, "");
        } catch (LmException e) {
            return new Prepared(null, null, e.getMessage());
        }
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
