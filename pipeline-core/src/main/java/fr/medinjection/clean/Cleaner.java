package fr.medinjection.clean;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Cleans one row after the other; each partition has its own. */
interface Cleaner {
    Result clean(Row raw);

    /**
     * What became of a row.
     *
     * @param dropReason why it is dropped, {@code ""} if it is not
     * @param failure the check that must not be met, if it is
     */
    record Result(String id, Row row, String dropReason, Optional<Check> failure) {}

    /** Makes the cleaner of a partition. */
    interface Maker extends Serializable {
        Cleaner of(CleanConfig config);
    }
}
