package fr.medinjection.source.raw;

import java.io.Serializable;
import java.util.List;

/** What one task reads in one go. */
sealed interface RawUnit extends Serializable {
    /** The position of the source in the list of sources. */
    int source();

    /** About how many bytes there are to read. */
    long bytes();

    /** A file from beginning to end. */
    record Whole(int source, RawFile file) implements RawUnit {
        @Override
        public long bytes() {
            return file.length();
        }
    }

    /**
     * The lines of a file of JSON lines that begin in a range of bytes.
     *
     * @param before how many lines begin before
     */
    record Lines(int source, RawFile file, long start, long end, long before) implements RawUnit {
        @Override
        public long bytes() {
            return end - start;
        }

        Lines after(long lines) {
            return new Lines(source, file, start, end, lines);
        }
    }

    /** The rows of a Parquet file whose groups begin in a range of bytes. */
    record Rows(int source, RawFile file, long start, long end, ParquetReader reader) implements RawUnit {
        @Override
        public long bytes() {
            return end - start;
        }
    }

    /** Files that a corpus reads together. */
    record Group(int source, String name, List<RawFile> files) implements RawUnit {
        @Override
        public long bytes() {
            return files.stream().mapToLong(RawFile::length).sum();
        }
    }
}
