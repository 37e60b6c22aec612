package fr.medinjection.lm.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes the weights of a model folder: one file, or shards with their index where one would be too large. */
public final class ModelWriter {
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private ModelWriter() {}

    /** Writes shards of at most {@code largest} bytes of data each; a tensor is never cut, so one alone may be larger. */
    public static void write(Path folder, Weights weights, Dtype dtype, long largest) {
        List<Set<String>> shards = shards(weights, dtype, largest);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(WeightFolder.SINGLE), weights, METADATA, dtype);
            return;
        }
        ObjectNode index = new ObjectMapper().createObjectNode();
        index.putObject("metadata").put("total_size", size(weights, weights.names(), dtype));
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String file = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(file), new Some(weights, shards.get(i)), METADATA, dtype);
            shards.get(i).forEach(name -> map.put(name, file));
        }
        try {
            Files.writeString(folder.resolve(WeightFolder.INDEX), index.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder, e);
        }
    }

    private static List<Set<String>> shards(Weights weights, Dtype dtype, long largest) {
        List<Set<String>> shards = new ArrayList<>();
        Set<String> shard = new TreeSet<>();
        long filled = 0;
        for (String name : new TreeSet<>(weights.names())) {
            long size = size(weights, Set.of(name), dtype);
            if (!shard.isEmpty() && filled + size > largest) {
                shards.add(shard);
                shard = new TreeSet<>();
                filled = 0;
            }
            shard.add(name);
            filled += size;
        }
        shards.add(shard);
        return shards;
    }

    private static long size(Weights weights, Set<String> names, Dtype dtype) {
        return names.stream()
                .mapToLong(name -> Shapes.elements(weights.shape(name)) * dtype.bytes())
                .sum();
    }

    /** Some of the tensors of other weights. */
    private record Some(Weights all, Set<String> names) implements Weights {
        @Override
        public List<Long> shape(String name) {
            return all.shape(name);
        }

        @Override
        public void read(String name, long from, FloatBuffer into) {
            all.read(name, from, into);
        }
    }
}
