package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The whole embedding or head that an adapter carries, because it was trained or because the vocabulary was resized. Where only the embedding of a
 * tied model is there, the head stays the base's own, as PEFT has it; a resized one cannot.
 */
public final class SavedRows implements Weights {
    private static final String PREFIX = "base_model.model.";

    private final Weights adapter;
    private final ModelConfig config;
    private final boolean unties;
    private final Set<String> names = new TreeSet<>();

    private SavedRows(Weights adapter, ModelConfig base, Set<String> names) {
        this.adapter = adapter;
        this.config = names.isEmpty() ? base : changed(adapter, base, names);
        this.unties = base.tied() && !config.tied() && names.size() == 1;
        this.names.addAll(names);
    }

    public static SavedRows of(Weights adapter, ModelConfig base) {
        Set<String> names = new TreeSet<>(List.of(ModelConfig.EMBEDDING, ModelConfig.HEAD));
        names.removeIf(name -> !adapter.names().contains(PREFIX + name));
        return new SavedRows(adapter, base, names);
    }

    private static ModelConfig changed(Weights adapter, ModelConfig base, Set<String> names) {
        String first = PREFIX + names.iterator().next();
        List<Long> shape = adapter.shape(first);
        int rows = shape.isEmpty() ? 0 : Math.toIntExact(shape.get(0));
        for (String name : names) {
            adapter.require(PREFIX + name, List.of((long) rows, (long) base.hidden()));
        }
        boolean resized = rows != base.vocabulary();
        boolean whole = names.size() == 2 || (base.tied() && names.contains(ModelConfig.EMBEDDING));
        if (resized && !whole) {
            throw new LmException("Cannot resize the vocabulary of the model to " + rows
                    + " with an adapter that holds only " + first);
        }
        boolean tied = base.tied() && resized && names.size() == 1;
        return base.withRows(rows, tied ? ModelConfig.Head.TIED : ModelConfig.Head.OWN);
    }

    /** The model's configuration with these rows. */
    public ModelConfig config() {
        return config;
    }

    /** The adapter's own names of the tensors that are here. */
    Set<String> tensors() {
        Set<String> tensors = new TreeSet<>();
        names.forEach(name -> tensors.add(PREFIX + name));
        return tensors;
    }

    /** Without modules_to_save, which is not written, PEFT would put the embedding in the head's place too. */
    void requireWritable() {
        if (unties) {
            throw new LmException(
                    "Cannot write an adapter that parts the embedding from a tied head: merge it instead");
        }
    }

    /** The model with these rows, which has to be closed, or the model itself where there are none. */
    ModelWeights on(ModelWeights model) {
        return names.isEmpty() ? model : model.replacing(config, this);
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public List<Long> shape(String name) {
        return adapter.shape(PREFIX + name);
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        adapter.read(PREFIX + name, from, into);
    }
}
