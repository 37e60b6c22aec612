package fr.medinjection.lm.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.weights.SafetensorsFile;
import fr.medinjection.lm.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One checkpoint of a store: the adapter as PEFT lays it out, the optimizer's moments, the state of the run and what decides its course. */
final class Checkpoint {
    private static final String MOMENTS = "optimizer.safetensors";
    private static final String STATE = "state.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CheckpointStore store;
    private final long step;
    private final Saved saved;

    /** The contents of the state file. */
    private record Saved(TrainingState state, Map<String, String> identity) {}

    private Checkpoint(CheckpointStore store, long step, Saved saved) {
        this.store = store;
        this.step = step;
        this.saved = saved;
    }

    static void write(
            CheckpointStore store, TrainingState state, Identity identity, Adapter adapter, Optimizer optimizer)
            throws IOException {
        store.write(state.step(), sink -> {
            adapter.save(sink);
            try (OutputStream stream = sink.create(MOMENTS)) {
                SafetensorsWriter.write(stream, optimizer.moments(), Map.of());
            }
            try (OutputStream stream = sink.create(STATE)) {
                stream.write(JSON.writeValueAsBytes(new Saved(state, identity.entries())));
            }
        });
    }

    /** Opens a checkpoint of a run with this identity, no other. */
    static Checkpoint open(CheckpointStore store, long step, Identity identity) throws IOException {
        try (InputStream stream = store.open(step, STATE)) {
            Saved saved = JSON.readValue(stream.readAllBytes(), Saved.class);
            identity.difference(new Identity(saved.identity())).ifPresent(difference -> {
                throw new LmException("Cannot resume another run, " + difference + ": " + store.location(step));
            });
            return new Checkpoint(store, step, saved);
        } catch (JsonProcessingException e) {
            throw new LmException("Cannot read checkpoint, its " + STATE + " is damaged: " + store.location(step), e);
        }
    }

    TrainingState state() {
        return saved.state();
    }

    Adapter adapter(AdapterConfig config, ModelWeights model) throws IOException {
        return copied(Adapter.FILE, file -> Adapter.of(config, file, model));
    }

    void restore(Optimizer optimizer) throws IOException {
        copied(MOMENTS, file -> {
            optimizer.restore(file, step);
            return step;
        });
    }

    /** Tensor files are mapped into memory, so they are copied to the local disk for the time of reading. */
    private <T> T copied(String name, java.util.function.Function<SafetensorsFile, T> reading) throws IOException {
        Path copy = Files.createTempFile("checkpoint", ".safetensors");
        try {
            try (InputStream stream = store.open(step, name);
                    OutputStream local = Files.newOutputStream(copy)) {
                stream.transferTo(local);
            }
            return reading.apply(SafetensorsFile.open(copy));
        } finally {
            Files.delete(copy);
        }
    }
}
