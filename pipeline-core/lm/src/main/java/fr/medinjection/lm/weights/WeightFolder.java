package fr.medinjection.lm.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The weights of a Hugging Face model folder: {@code model.safetensors}, or the shards that its index lists. */
public final class WeightFolder implements Weights {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final Map<String, SafetensorsFile> fileOf;

    private WeightFolder(Map<String, SafetensorsFile> fileOf) {
        this.fileOf = fileOf;
    }

    public static WeightFolder open(Path folder) {
        Path index = folder.resolve(INDEX);
        if (Files.exists(index)) {
            return new WeightFolder(shards(folder, index));
        }
        if (!Files.exists(folder.resolve(SINGLE))) {
            throw new LmException("Cannot find " + SINGLE + " or " + INDEX + " in model folder: " + folder);
        }
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE));
        Map<String, SafetensorsFile> fileOf = new TreeMap<>();
        file.names().forEach(name -> fileOf.put(name, file));
        return new WeightFolder(fileOf);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(fileOf.keySet());
    }

    @Override
    public List<Long> shape(String name) {
        return file(name).shape(name);
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        file(name).read(name, from, into);
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = fileOf.get(name);
        if (file == null) {
            throw new LmException("Cannot find tensor in the weights: " + name);
        }
        return file;
    }

    private static Map<String, SafetensorsFile> shards(Path folder, Path index) {
        JsonNode map = readJson(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new LmException("Invalid weight index, no weight_map: " + index);
        }
        Map<String, SafetensorsFile> opened = new HashMap<>();
        Map<String, SafetensorsFile> fileOf = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> it = map.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = it.next();
            String shard = entry.getValue().asText();
            SafetensorsFile file = opened.computeIfAbsent(shard, name -> open(folder, index, name));
            if (!file.names().contains(entry.getKey())) {
                throw new LmException(
                        "Cannot find tensor " + entry.getKey() + " where the index says: " + folder.resolve(shard));
            }
            fileOf.put(entry.getKey(), file);
        }
        return fileOf;
    }

    private static SafetensorsFile open(Path folder, Path index, String shard) {
        if (!Path.of(shard).equals(Path.of(shard).getFileName())) {
            throw new LmException("Invalid shard name in " + index + ": " + shard + ", expected a file name");
        }
        return SafetensorsFile.open(folder.resolve(shard));
    }

    private static JsonNode readJson(Path path) {
        try {
            return new ObjectMapper().readTree(Files.readString(path));
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid JSON: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }
}
