package fr.medinjection.source;

import fr.medinjection.source.raw.RawLayout;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;

/** One corpus: how its files are grouped into records, and how a raw record becomes instructions or texts. */
public interface Source extends Serializable {
    /** How the files of this corpus are read; most are one record stream a file, whatever the format. */
    default RawLayout layout() {
        return RawLayout.ONE_STREAM_PER_FILE;
    }

    /** Whether a file of the folder (relative path) holds records of this corpus at all. */
    default boolean accepts(String file) {
        return true;
    }

    /** Whether a small file is not records but something the records need (official test keys); {@code parse} gets its text. */
    default boolean isSideFile(String file) {
        return false;
    }

    /** How many instructions are taken of this corpus at most, where the configuration says so. */
    default OptionalLong take(SourceContext context) {
        return OptionalLong.empty();
    }

    /** The settings that the configuration must hold for this source. */
    default List<Setting> settings() {
        return List.of();
    }

    /** The rows of one raw record; what it throws or skips is counted with its reason. */
    Parsed parse(RawRecord record, SourceContext context) throws BadRecordException;
}
