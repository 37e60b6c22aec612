package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import fr.medinjection.UserException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Parquet files, read by Spark's own reader, which splits them, with the number of each row in its file. */
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

    /** Rows of a number and the file's own row. */
    static Dataset<Row> rows(RawFile file, SparkSession spark) {
        return spark.read()
                .parquet(file.path())
                .select(
                        col("_metadata.row_index").as("number"),
                        struct(col("*")).as("row"));
    }

    static RawRead read(RawFile file, Row numbered) {
        Row row = numbered.getStruct(1);
        RawRecord record = new RawRecord(file.name(), numbered.getLong(0) + 1, "", RowJson.of(row));
        return new RawRead.Whole(record, "");
    }
}
