package fr.medinjection.stage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.medinjection.UserException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What made a dataset: written last, so its presence means that the dataset is whole.
 *
 * @param stage the stage that made it
 * @param dataset the path under {@code --out}
 * @param fingerprint hash of stage, configuration, file layout, code and inputs: where it is unchanged a re-run skips the work
 * @param checksum order-independent checksum of the rows' values
 * @param rows the number of rows
 * @param counts rows per combination of the counted columns, keys of the form {@code component=NATIVE/split=train}
 * @param facts what the stage adds: proofs, bounds, figures
 * @param startedAt ISO-8601 instant
 */
public record Manifest(
        String stage,
        String dataset,
        String fingerprint,
        String checksum,
        long rows,
        Map<String, Long> counts,
        Map<String, Object> facts,
        JsonNode config,
        List<Input> inputs,
        String codeVersion,
        String sparkVersion,
        String javaVersion,
        String runId,
        String startedAt,
        @JsonProperty("took-seconds") double tookSeconds) {

    /** The one mapper of manifests: kebab-case keys, in a fixed order, indented. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** An input: a dataset's checksum or a raw source's fingerprint, and how many rows it brought (-1 if not counted). */
    public record Input(String name, String version, long rows) {}

    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the manifest of " + dataset, e);
        }
    }

    /** The configuration as one value by key, keys of the form {@code mixes.NAT.size}. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        flatten("", config, settings);
        return settings;
    }

    private static void flatten(String key, JsonNode node, SortedMap<String, String> into) {
        if (node.isObject()) {
            String before = key.isEmpty() ? "" : key + ".";
            node.fields().forEachRemaining(field -> flatten(before + field.getKey(), field.getValue(), into));
        } else {
            into.put(key, node.isTextual() ? node.asText() : node.toString());
        }
    }

    public static Manifest parse(String json, String place) {
        try {
            return JSON.readValue(json, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new UserException(
                    "Cannot read manifest: " + place + ": not one of this version; remove the dataset to make it anew",
                    e);
        }
    }
}
