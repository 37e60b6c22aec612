package fr.medinjection.synth;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.llm.LlmConfig;
import fr.medinjection.source.SourceConfig;
import java.io.Serializable;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/**
 * Which rows may be sent to which model. A row may leave the house if every source of its name says so; one whose source nobody
 * knows may not. Where only recorded answers are used, nothing is sent.
 *
 * @param free the sources of rows that may be sent anywhere
 * @param inside the models that are asked in the house
 * @param masks whether personal data is masked
 */
public record Privacy(Set<String> free, Set<String> inside, PrivacyConfig.Mask masks) implements Serializable {
    public Privacy {
        free = new TreeSet<>(free);
        inside = new TreeSet<>(inside);
    }

    public static Privacy of(PrivacyConfig config, LlmConfig llm, Map<String, SourceConfig> sources) {
        Map<String, Boolean> leave = new TreeMap<>();
        sources.forEach((key, source) ->
                source.rowSources(key).forEach(name -> leave.merge(name, source.mayLeave(), Boolean::logicalAnd)));
        Set<String> free = new HashSet<>();
        leave.forEach((name, may) -> {
            if (may) {
                free.add(name);
            }
        });
        Set<String> inside = new HashSet<>();
        for (String model : llm.models().keySet()) {
            if (llm.sending() == LlmConfig.Sending.REPLAY || isInside(model, config, llm)) {
                inside.add(model);
            }
        }
        return new Privacy(free, inside, config.mask());
    }

    /** Whether the rows of a source may be sent to a model. */
    public boolean maySend(String source, String model) {
        return inside.contains(model) || free.contains(source);
    }

    /** The same of rows, by their column {@code source}. */
    public Column mayBeSent(String model) {
        return inside.contains(model) ? lit(true) : col("source").isin(free.toArray());
    }

    /** Stand-ins for the personal data of an item with these texts, where such data is masked. */
    public Masking masking(List<String> texts) {
        return Masking.of(masks, texts);
    }

    /** Its endpoint is in the house, and so is that of every model that may be asked in its stead. */
    private static boolean isInside(String model, PrivacyConfig config, LlmConfig llm) {
        Set<String> seen = new HashSet<>();
        String asked = model;
        while (!asked.isEmpty() && seen.add(asked)) {
            LlmConfig.Model named = llm.models().get(asked);
            if (named == null || !config.inHouse().contains(host(llm.endpoints().get(named.endpoint())))) {
                return false;
            }
            asked = llm.successors() == LlmConfig.Successors.FOLLOW ? named.successor() : "";
        }
        return true;
    }

    private static String host(LlmConfig.Endpoint endpoint) {
        String host = endpoint == null ? null : URI.create(endpoint.url()).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
}
