package fr.medinjection.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * The models and tokenizers of encoders in this process: each opened once, shared by all its tasks, and closed when another
 * folder's are asked for and nobody uses it.
 */
public final class SharedOnnx {
    private static final Map<Key, Shared> OPEN = new LinkedHashMap<>();

    private SharedOnnx() {}

    /** @param setting threads of a model, the longest text of a tokenizer */
    private record Key(OnnxFolder folder, String file, int setting) {}

    /** What was opened and how many tasks use it. */
    private static final class Shared {
        private final AutoCloseable opened;
        private int users;

        Shared(AutoCloseable opened) {
            this.opened = opened;
        }
    }

    /** The use of something by one task, until it is closed. */
    public static final class Loan<T extends AutoCloseable> implements AutoCloseable {
        private final Shared shared;
        private final Class<T> type;
        private boolean open = true;

        private Loan(Shared shared, Class<T> type) {
            this.shared = shared;
            this.type = type;
        }

        public T get() {
            return type.cast(shared.opened);
        }

        /** What uses the loan and will close it; where that cannot be made, the loan is given back at once. */
        public <U> U handedTo(Supplier<U> user) {
            boolean isTaken = false;
            try {
                U made = user.get();
                isTaken = true;
                return made;
            } finally {
                if (!isTaken) {
                    close();
                }
            }
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                shared.users -= open ? 1 : 0;
                open = false;
            }
        }
    }

    /** A model of a folder; each of its runs takes {@code threads}. */
    public static Loan<OnnxModel> model(OnnxFolder folder, String file, int threads, Configuration hadoop) {
        return borrow(
                new Key(folder, file, threads),
                OnnxModel.class,
                () -> OnnxModel.open(folder.local(hadoop).resolve(file), threads));
    }

    /** The tokenizer of a folder, which cuts texts to {@code longest} tokens. */
    public static Loan<TextTokenizer> tokenizer(OnnxFolder folder, int longest, Configuration hadoop) {
        return borrow(
                new Key(folder, OnnxFolder.TOKENIZER, longest),
                TextTokenizer.class,
                () -> TextTokenizer.open(folder.local(hadoop).resolve(OnnxFolder.TOKENIZER), longest));
    }

    /** Tasks that ask while one opens it wait for it. */
    private static <T extends AutoCloseable> Loan<T> borrow(Key key, Class<T> type, Supplier<T> open) {
        synchronized (OPEN) {
            Shared shared = OPEN.get(key);
            if (shared == null) {
                release(key.folder());
                shared = new Shared(open.get());
                OPEN.put(key, shared);
            }
            shared.users++;
            return new Loan<>(shared, type);
        }
    }

    private static void release(OnnxFolder kept) {
        OPEN.entrySet().removeIf(entry -> {
            boolean idle =
                    entry.getValue().users == 0 && !entry.getKey().folder().equals(kept);
            if (idle) {
                close(entry.getValue().opened);
            }
            return idle;
        });
    }

    private static void close(AutoCloseable opened) {
        if (opened instanceof OnnxModel model) {
            model.close();
        } else if (opened instanceof TextTokenizer tokenizer) {
            tokenizer.close();
        }
    }

    /** How many models and tokenizers this process holds. */
    static int count() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }
}
