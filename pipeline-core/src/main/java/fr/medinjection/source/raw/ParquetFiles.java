package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;

/** Parquet files, looked at on the driver and cut into ranges. */
final class ParquetFiles {
    private static final int FOOTER_BYTES = 12;

    private ParquetFiles() {}

    /** Refuses a file whose end is missing: what its rows are stands there, so that none can be read. */
    static void check(RawFile file, Configuration hadoop) {
        Path path = new Path(file.path());
        try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
            byte[] tail = new byte[RawMagic.BYTES];
            if (file.length() >= FOOTER_BYTES) {
                in.readFully(file.length() - tail.length, tail);
            }
            if (RawMagic.of(tail) != RawMagic.PARQUET) {
                throw new UserException("Cannot read Parquet file: " + file.path() + " is truncated");
            }
        } catch (IOException e) {
            throw new UserException("Cannot read Parquet file: " + file.path() + " (" + e.getMessage() + ")", e);
        }
    }

    /** The files in ranges of about {@code splitBytes}; files of one schema share a reader. */
    static List<RawUnit> units(List<RawUnit.Whole> files, long splitBytes, SparkSession spark, Configuration hadoop) {
        Map<String, ParquetReader> readers = new HashMap<>();
        List<RawUnit> units = new ArrayList<>();
        for (RawUnit.Whole whole : files) {
            RawFile file = whole.file();
            Path path = new Path(file.path());
            ParquetMetadata footer = footer(path, hadoop);
            ParquetReader reader = readers.computeIfAbsent(
                    footer.getFileMetaData().getSchema() + "", schema -> ParquetReader.of(path, footer, spark));
            for (long start = 0; start < file.length(); start += splitBytes) {
                long end = Math.min(file.length(), start + splitBytes);
                units.add(new RawUnit.Rows(whole.source(), file, start, end, reader));
            }
        }
        return units;
    }

    private static ParquetMetadata footer(Path file, Configuration hadoop) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            return reader.getFooter();
        } catch (IOException | RuntimeException e) { // a damaged footer shows as one or the other
            throw new UserException("Cannot read Parquet file: " + file + " (" + e.getMessage() + ")", e);
        }
    }
}
