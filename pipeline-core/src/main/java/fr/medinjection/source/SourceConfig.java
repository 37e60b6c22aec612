package fr.medinjection.source;

import java.util.List;
import java.util.Map;

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
        implements java.io.Serializable {

    /** The same source, lying elsewhere. */
    public SourceConfig withPath(List<String> elsewhere) {
        return new SourceConfig(format, elsewhere, dataset, licence, mayLeave, settings);
    }
}
