package fr.medinjection.source;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * What a source knows beside the record: its key, its configuration, and the contents of its side files.
 *
 * @param name the key in {@code conf/sources.yaml}
 * @param sideFiles the small files a source asked for by {@link Source#isSideFile}, relative path to decoded text
 */
public record SourceContext(String name, SourceConfig config, Map<String, String> sideFiles) implements Serializable {

    /** The id of a record that has {@code nativeId} in its source, or none ({@code ""}). */
    public String id(RawRecord record, String nativeId) {
        return Ids.of(name, identity(record, nativeId));
    }

    public Lineage lineage(RawRecord record, String nativeId) {
        return Lineage.published(config.dataset(), identity(record, nativeId), record.file(), config.licence());
    }

    /** A setting that the configuration must hold. */
    public String setting(String key) {
        String value = config.settings().get(key);
        if (value == null) {
            throw new UserException("Missing setting of source " + name + ": " + key);
        }
        return value;
    }

    /** The split that the record's file name or the nearest folder with a published part name stands for. */
    public Split split(RawRecord record) {
        String[] segments = record.file().split("[/!]+");
        for (int i = segments.length - 1; i >= 0; i--) {
            String[] words = segments[i].split("[^A-Za-z]+");
            for (int w = words.length - 1; w >= 0; w--) {
                Optional<Split> split = Split.ofPublishedName(words[w]);
                if (split.isPresent()) {
                    return split.get();
                }
            }
        }
        return Split.UNSPLIT;
    }

    private static String identity(RawRecord record, String nativeId) {
        return nativeId.isEmpty() ? record.position() : nativeId;
    }
}
