package fr.medinjection.source.raw;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;

/** How the files of a corpus become records. */
public sealed interface RawLayout extends Serializable {
    /** Each file is a stream of records: JSON (array, object keyed by id, lines), CSV, TSV, Parquet, zipped or not. */
    RawLayout ONE_STREAM_PER_FILE = new Streamed();

    record Streamed() implements RawLayout {}

    /** A corpus whose records are spread over several small text files that are read together. */
    non-sealed interface Joined extends RawLayout {
        /** The name of the group of files that {@code file} belongs to, or {@code ""} if it is no part of the corpus. */
        String unitOf(String file);

        /** The records of one group; {@code contents} maps each of its files to its decoded text. */
        List<RawRecord> join(String unit, SortedMap<String, String> contents) throws BadRecordException;
    }
}
