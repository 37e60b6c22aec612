package fr.medinjection.lm.merge;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.SavedRows;
import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A model's weights with an adapter worked into them, row by row as they are read: W + s B A, and for DoRA each row brought to its learnt length. */
final class MergedWeights implements Weights {
    private static final String PREFIX = "base_model.model.";

    private final Weights base;
    private final Weights adapter;
    private final AdapterConfig recipe;
    private final SavedRows saved;
    private final Map<String, List<Long>> shapes;
    private final Set<String> adapted = new TreeSet<>();
    private final Map<String, Factors> factors = new HashMap<>();

    /** The factors of one weight, the scaling already in B; {@code lengths} is empty where the rows keep the length that comes out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Factors(float[] down, float[] up, float[] lengths) {}

    MergedWeights(ModelConfig config, Weights base, AdapterConfig recipe, Weights adapter) {
        this.base = base;
        this.adapter = adapter;
        this.recipe = recipe;
        config.check(base);
        this.saved = SavedRows.of(adapter, config);
        this.shapes = saved.config().parameters();
        requireAdapter(config);
    }

    /** The configuration of the merged model. */
    ModelConfig config() {
        return saved.config();
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public List<Long> shape(String name) {
        return shapes.get(name);
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        if (saved.names().contains(name)) {
            saved.read(name, from, into);
        } else if (adapted.contains(name)) {
            readRows(name, from, into);
        } else {
            boolean head = name.equals(ModelConfig.HEAD) && !base.names().contains(name);
            base.read(head ? ModelConfig.EMBEDDING : name, from, into);
        }
    }

    private void requireAdapter(ModelConfig config) {
        Set<String> unread = new TreeSet<>(adapter.names());
        saved.names().forEach(name -> unread.remove(PREFIX + name));
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : EnumSet.copyOf(recipe.targets())) {
                String path = ModelConfig.layer(layer) + projection.path();
                required(PREFIX + path + ".", config.shape(projection)).forEach((name, shape) -> {
                    adapter.require(name, shape);
                    unread.remove(name);
                });
                adapted.add(path + ".weight");
            }
        }
        if (!unread.isEmpty()) {
            throw new LmException("Cannot place adapter tensors in this model: "
                    + new ArrayList<>(unread).subList(0, Math.min(3, unread.size())));
        }
    }

    private Map<String, List<Long>> required(String prefix, List<Long> shape) {
        long rank = recipe.rank();
        Map<String, List<Long>> tensors = new HashMap<>();
        tensors.put(prefix + "lora_A.weight", List.of(rank, shape.get(1)));
        tensors.put(prefix + "lora_B.weight", List.of(shape.get(0), rank));
        if (recipe.kind() == AdapterConfig.Kind.DORA) {
            tensors.put(prefix + "lora_magnitude_vector", shape.subList(0, 1));
        }
        return tensors;
    }

    private void readRows(String name, long from, FloatBuffer into) {
        int width = Math.toIntExact(shape(name).get(1));
        Factors here = factors(name);
        long at = from;
        while (into.hasRemaining()) {
            float[] row = row(name, here, at / width, width);
            int start = (int) (at % width);
            int count = Math.min(width - start, into.remaining());
            into.put(row, start, count);
            at += count;
        }
    }

    /** One weight's factors at a time: weights are read one after another. */
    private Factors factors(String name) {
        if (!factors.containsKey(name)) {
            factors.clear();
            String prefix = PREFIX + name.substring(0, name.length() - "weight".length());
            float[] up = adapter.floats(prefix + "lora_B.weight");
            for (int i = 0; i < up.length; i++) {
                up[i] *= (float) recipe.factor();
            }
            float[] lengths = recipe.kind() == AdapterConfig.Kind.DORA
                    ? adapter.floats(prefix + "lora_magnitude_vector")
                    : new float[0];
            factors.put(name, new Factors(adapter.floats(prefix + "lora_A.weight"), up, lengths));
        }
        return factors.get(name);
    }

    private float[] row(String name, Factors here, long index, int width) {
        float[] row = new float[width];
        base.read(name, index * width, FloatBuffer.wrap(row));
        int place = Math.toIntExact(index);
        for (int k = 0; k < recipe.rank(); k++) {
            float weight = here.up()[place * recipe.rank() + k];
            int offset = k * width;
            for (int j = 0; j < width; j++) {
                row[j] += weight * here.down()[offset + j];
            }
        }
        if (here.lengths().length > 0) {
            stretch(row, here.lengths()[place]);
        }
        return row;
    }

    private static void stretch(float[] row, float length) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        float gain = (float) (length / Math.sqrt(squares));
        for (int j = 0; j < row.length; j++) {
            row[j] *= gain;
        }
    }
}
