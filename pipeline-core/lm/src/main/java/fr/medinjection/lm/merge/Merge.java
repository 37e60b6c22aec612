package fr.medinjection.lm.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.ModelFiles;
import fr.medinjection.lm.card.ModelCard;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.weights.Dtype;
import fr.medinjection.lm.weights.ModelWriter;
import fr.medinjection.lm.weights.SafetensorsFile;
import fr.medinjection.lm.weights.WeightFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Works an adapter into its base model: an ordinary Hugging Face folder, for servers that take no adapter, and a model card. */
public final class Merge {
    /** As large as transformers makes its shards. */
    public static final long LARGEST_SHARD = 5_000_000_000L;

    /** What makes up a tokenizer; the adapter's own, where it has one, goes before the base's. */
    private static final List<String> TOKENIZER = List.of(
            ModelFiles.TOKENIZER,
            ModelFiles.TOKENIZER_CONFIG,
            ModelFiles.CHAT_TEMPLATE,
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model");

    private static final List<String> OTHERS =
            List.of(ModelFiles.GENERATION, "LICENSE", "LICENSE.txt", "NOTICE", "USE_POLICY.md");

    private Merge() {}

    /** Writes {@code target}, which must not exist, whole or not at all. */
    public static void write(BaseModel model, Path adapter, Path target, Dtype dtype, long largestShard) {
        Path base = model.folder();
        if (Files.exists(target)) {
            throw new LmException("Cannot merge into " + target + ": it exists");
        }
        AdapterConfig recipe = AdapterConfig.read(adapter);
        model.require(recipe);
        MergedWeights weights = new MergedWeights(
                ModelConfig.read(base),
                WeightFolder.open(base),
                recipe,
                SafetensorsFile.open(adapter.resolve("adapter_model.safetensors")));
        Path part = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".part");
        try {
            delete(part);
            Files.createDirectories(part);
            copy(base, adapter, part);
            Files.writeString(
                    part.resolve(ModelFiles.CONFIG),
                    config(base, weights.config(), dtype).toPrettyString() + "\n");
            ModelWriter.write(part, weights, dtype, largestShard);
            ModelCard.of(adapter, recipe).write(part, ModelCard.Form.MERGED);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target, e);
        }
    }

    private static ObjectNode config(Path base, ModelConfig merged, Dtype dtype) {
        ObjectNode json = (ObjectNode) ModelFiles.json(base.resolve(ModelFiles.CONFIG), "model configuration");
        String key = json.has("dtype") ? "dtype" : "torch_dtype";
        return json.put("vocab_size", merged.vocabulary())
                .put("tie_word_embeddings", merged.tied())
                .put(key, name(dtype));
    }

    private static String name(Dtype dtype) {
        return switch (dtype) {
            case F32 -> "float32";
            case BF16 -> "bfloat16";
            case F16 -> "float16";
        };
    }

    private static void copy(Path base, Path adapter, Path target) throws IOException {
        boolean own = Files.exists(adapter.resolve(ModelFiles.TOKENIZER));
        copy(own ? adapter : base, TOKENIZER, target);
        copy(base, OTHERS, target);
    }

    private static void copy(Path from, List<String> names, Path target) throws IOException {
        for (String name : names) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.copy(from.resolve(name), target.resolve(name));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** The element type that a configuration names, such as {@code bfloat16}. */
    public static Dtype dtype(String name) {
        return Stream.of(Dtype.values())
                .filter(dtype -> name(dtype).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new LmException("Invalid element type: " + name + ", expected float32, bfloat16 or float16"));
    }
}
