package fr.medinjection.onnx;

import fr.medinjection.onnx.SharedOnnx.Loan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** What one task borrows of a folder, given back together. */
public final class Loans implements AutoCloseable {
    private final OnnxFolder folder;
    private final Configuration hadoop;
    private final Deque<Loan<?>> loans = new ArrayDeque<>();

    public Loans(OnnxFolder folder, Configuration hadoop) {
        this.folder = folder;
        this.hadoop = hadoop;
    }

    /** A model of the folder; where it cannot be opened, what was borrowed before is given back. */
    public OnnxModel model(String file, int threads) {
        return kept(() -> SharedOnnx.model(folder, file, threads, hadoop));
    }

    /** The tokenizer of the folder; where it cannot be opened, what was borrowed before is given back. */
    public TextTokenizer tokenizer(int longest) {
        return kept(() -> SharedOnnx.tokenizer(folder, longest, hadoop));
    }

    private <T extends AutoCloseable> T kept(Supplier<Loan<T>> borrowing) {
        boolean isKept = false;
        try {
            Loan<T> loan = borrowing.get();
            loans.push(loan);
            isKept = true;
            return loan.get();
        } finally {
            if (!isKept) {
                close();
            }
        }
    }

    @Override
    public void close() {
        while (!loans.isEmpty()) {
            loans.pop().close();
        }
    }
}
