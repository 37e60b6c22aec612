package fr.medinjection.source;

import fr.medinjection.config.Checked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One source in {@code conf/sources.yaml}.
 *
 * @param format the corpus format, a key of {@link Sources}
 * @param path a file, folder or glob, local or on any Hadoop file system
 * @param dataset the upstream name, for lineage and data cards
 * @param licence SPDX identifier where there is one; records with a licence of their own override it
 * @param mayLeave whether its text may be sent to an outside API
 * @param settings choices the paper leaves open, documented beside each source
 */
public record SourceConfig(
        String format,
        List<String> path,
        String dataset,
        String licence,
        boolean mayLeave,
        Map<String, String> settings)
        implements Checked, java.io.Serializable {

    /** An unknown format, and settings that are missing, unknown or not what they may be. */
    @Override
    public Map<String, String> mistakes() {
        Source source = Sources.ALL.get(format);
        if (source == null) {
            return Map.of("format", "is " + format + ", expected one of " + String.join(", ", Sources.ALL.keySet()));
        }
        Map<String, String> mistakes = new TreeMap<>();
        Map<String, Setting> known = new LinkedHashMap<>();
        source.settings().forEach(setting -> known.put(setting.key(), setting));
        known.keySet().stream()
                .filter(key -> !settings.containsKey(key))
                .forEach(key -> mistakes.put(
                        "settings." + key,
                        "is missing, expected " + known.get(key).expected()));
        Setting.OPTIONAL.forEach(setting -> known.putIfAbsent(setting.key(), setting));
        settings.forEach((key, value) -> Optional.ofNullable(known.get(key))
                .map(setting -> setting.mistake(value))
                .orElse(Optional.of("is unknown, expected one of " + String.join(", ", known.keySet())))
                .ifPresent(mistake -> mistakes.put("settings." + key, mistake)));
        return mistakes;
    }

    /** The names that rows of this source may have as their source: its key's, or those that the release's origins stand for. */
    public List<String> rowSources(String key) {
        String origins = settings.get("origins");
        return origins == null
                ? List.of(key)
                : Stream.concat(Stream.of(key), ReleaseOrigins.sources(origins).stream())
                        .toList();
    }

    /** The same source, lying elsewhere. */
    public SourceConfig withPath(List<String> elsewhere) {
        return new SourceConfig(format, elsewhere, dataset, licence, mayLeave, settings);
    }
}
