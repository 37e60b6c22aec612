package fr.medinjection.lm.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.Projection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A low-rank adapter's recipe, as PEFT's {@code adapter_config.json} states it. */
public record AdapterConfig(
        String baseModel, int rank, double alpha, double dropout, Kind kind, Scaling scaling, Set<Projection> targets) {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String FILE = "adapter_config.json";
    /** Settings that change what an adapter computes and that the engine does not know. */
    private static final List<String> FOREIGN = List.of(
            "alpha_pattern",
            "rank_pattern",
            "layers_to_transform",
            "layer_replication",
            "trainable_token_indices",
            "target_parameters",
            "lora_bias",
            "fan_in_fan_out",
            "use_qalora",
            "use_bdlora",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "monteclora_config",
            "ensure_weight_tying");
    /** What an adapter may carry whole beside its factors. */
    private static final Set<String> SAVED = Set.of("embed_tokens", "lm_head");

    /** Whether the adapter also learns the lengths of the weights' rows. */
    public enum Kind {
        LORA,
        DORA
    }

    /** What the product of the two factors is multiplied by: alpha / rank, or alpha / sqrt(rank). */
    public enum Scaling {
        STANDARD,
        RANK_STABILISED
    }

    public AdapterConfig {
        targets = Set.copyOf(targets);
        if (rank <= 0) {
            throw new LmException("Invalid adapter rank: " + rank + ", expected a positive number");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new LmException("Invalid adapter dropout: " + dropout + ", expected at least 0 and below 1");
        }
        if (targets.isEmpty()) {
            throw new LmException("Invalid adapter targets: none, expected at least one projection");
        }
    }

    public double factor() {
        return scaling == Scaling.STANDARD ? alpha / rank : alpha / Math.sqrt(rank);
    }

    public static AdapterConfig read(Path folder) {
        Path path = folder.resolve(FILE);
        try {
            return of(JSON.readTree(Files.readString(path)));
        } catch (NoSuchFileException e) {
            throw new LmException("Cannot find adapter configuration: " + path, e);
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid JSON: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    static AdapterConfig of(JsonNode json) {
        if (!json.path("peft_type").asText().equals("LORA")) {
            throw new LmException("Cannot load adapter of type: " + json.path("peft_type") + ", expected \"LORA\"");
        }
        if (!json.path("bias").asText("none").equals("none")) {
            throw new LmException("Cannot load adapter with trained biases: " + json.path("bias"));
        }
        FOREIGN.stream().filter(key -> isSet(json.path(key))).findFirst().ifPresent(key -> {
            throw new LmException("Cannot load adapter with " + key + ": " + json.path(key));
        });
        for (JsonNode module : json.path("modules_to_save")) {
            if (!SAVED.contains(module.asText())) {
                throw new LmException("Cannot load adapter with modules_to_save: " + json.path("modules_to_save")
                        + ", expected some of embed_tokens, lm_head");
            }
        }
        return new AdapterConfig(
                json.path("base_model_name_or_path").asText(""),
                json.path("r").asInt(),
                json.path("lora_alpha").asDouble(),
                json.path("lora_dropout").asDouble(),
                json.path("use_dora").asBoolean() ? Kind.DORA : Kind.LORA,
                json.path("use_rslora").asBoolean() ? Scaling.RANK_STABILISED : Scaling.STANDARD,
                targets(json.path("target_modules")));
    }

    /** Writes PEFT's file for this recipe. */
    public void write(Path folder) {
        try {
            Files.writeString(folder.resolve(FILE), json());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder.resolve(FILE), e);
        }
    }

    /** The text of PEFT's file for this recipe. */
    String json() throws JsonProcessingException {
        ObjectNode json = JSON.createObjectNode()
                .put("base_model_name_or_path", baseModel)
                .put("bias", "none")
                .put("fan_in_fan_out", false)
                .put("inference_mode", true)
                .put("init_lora_weights", true)
                .put("lora_alpha", alpha)
                .put("lora_dropout", dropout)
                .put("peft_type", "LORA")
                .put("r", rank);
        EnumSet.copyOf(targets)
                .forEach(target -> json.withArray("target_modules").add(target.module()));
        json.put("task_type", "CAUSAL_LM")
                .put("use_dora", kind == Kind.DORA)
                .put("use_rslora", scaling == Scaling.RANK_STABILISED);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static boolean isSet(JsonNode value) {
        boolean off = value.isMissingNode() || value.isNull() || (value.isBoolean() && !value.asBoolean());
        return !off && !(value.isContainerNode() && value.isEmpty());
    }

    private static Set<Projection> targets(JsonNode modules) {
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        if (!modules.isArray()) {
            throw new LmException("Cannot load adapter with target_modules: " + modules + ", expected a list of names");
        }
        modules.forEach(module -> targets.add(Projection.ofModule(module.asText())));
        return targets;
    }
}
