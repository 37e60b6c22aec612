package fr.medinjection.source.raw;

import java.io.Closeable;
import java.io.IOException;

/** The records of one unit of reading, one after the other. */
interface RawReads extends Closeable {
    /** The next record, or {@code null} behind the last. */
    RawRead next() throws IOException;

    @Override
    default void close() throws IOException {}
}
