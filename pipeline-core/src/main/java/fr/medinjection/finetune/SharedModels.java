package fr.medinjection.finetune;

import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The model weights of this process: loaded once, shared by all its tasks, and given back when another model is asked for and nobody uses them. */
public final class SharedModels {
    private static final Map<ModelFolder, Shared> LOADED = new LinkedHashMap<>();

    private SharedModels() {}

    /** Weights and how many tasks use them. */
    private static final class Shared {
        private final ModelWeights weights;
        private int users;

        Shared(ModelWeights weights) {
            this.weights = weights;
        }
    }

    /** The use of a model by one task, until it is closed. */
    public static final class Loan implements AutoCloseable {
        private final Shared shared;
        private boolean open = true;

        private Loan(Shared shared) {
            this.shared = shared;
        }

        public ModelWeights weights() {
            return shared.weights;
        }

        @Override
        public void close() {
            synchronized (LOADED) {
                shared.users -= open ? 1 : 0;
                open = false;
            }
        }
    }

    /** The weights of a folder. Tasks that ask while one loads them wait for it. */
    public static Loan borrow(ModelFolder folder, Path local) {
        synchronized (LOADED) {
            Shared shared = LOADED.get(folder);
            if (shared == null) {
                release();
                Backend backend = Nd4jBackend.singlePrecision();
                shared = new Shared(ModelWeights.load(local, backend));
                LOADED.put(folder, shared);
            }
            shared.users++;
            return new Loan(shared);
        }
    }

    private static void release() {
        LOADED.values().removeIf(shared -> {
            if (shared.users == 0) {
                shared.weights.close();
            }
            return shared.users == 0;
        });
    }

    /** How many models this process holds. */
    static int count() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }
}
