package fr.medinjection.finetune;

import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;

/** The model weights of this process: loaded once, shared by all its tasks, and given back when another model is asked for and nobody uses them. */
public final class SharedModels {
    private static final Map<Place, Shared> LOADED = new LinkedHashMap<>();

    private SharedModels() {}

    /** A model, and the card it is on. */
    private record Place(ModelFolder folder, int card) {}

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

    /** The weights of a folder, on what the job was told to use. Tasks that ask while one loads them wait for it. */
    public static Loan borrow(ModelFolder folder, Configuration job) {
        EngineConfig engine = EngineConfig.of(job);
        TaskContext task = TaskContext.get();
        Place place = new Place(folder, engine.card(task == null ? 0 : task.partitionId()));
        synchronized (LOADED) {
            Shared shared = LOADED.get(place);
            if (shared == null) {
                release(place.card());
                Backend backend = Engines.of(place.card(), engine.element());
                shared = new Shared(ModelWeights.load(folder.local(job), backend));
                LOADED.put(place, shared);
            }
            shared.users++;
            return new Loan(shared);
        }
    }

    /** Makes room where a model is to come. */
    private static void release(int card) {
        LOADED.entrySet().removeIf(entry -> {
            boolean idle = entry.getValue().users == 0 && entry.getKey().card() == card;
            if (idle) {
                entry.getValue().weights.close();
            }
            return idle;
        });
    }

    /** How many models this process holds. */
    static int count() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }
}
