package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import fr.medinjection.UserException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
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

    /** The files of each source that have the same columns, to be read as one dataset: a plan does not grow with them. */
    static Collection<List<RawUnit.Whole>> alike(List<RawUnit.Whole> files, Configuration hadoop) {
        Map<String, List<RawUnit.Whole>> groups = new LinkedHashMap<>();
        for (RawUnit.Whole file : files) {
            String key = file.source() + " " + schema(file.file(), hadoop);
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
        }
        return groups.values();
    }

    private static String schema(RawFile file, Configuration hadoop) {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), hadoop))) {
            return reader.getFileMetaData().getSchema().toString();
        } catch (IOException | RuntimeException e) { // a damaged footer shows as one or the other
            throw new UserException("Cannot read Parquet file: " + file.path() + " (" + e.getMessage() + ")", e);
        }
    }

    /** Rows of a file, a number and the file's own row. */
    static Dataset<Row> rows(List<RawUnit.Whole> files, SparkSession spark) {
        return spark.read()
                .parquet(files.stream().map(unit -> unit.file().path()).toArray(String[]::new))
                .select(
                        col("_metadata.file_path").as("file"),
                        col("_metadata.row_index").as("number"),
                        struct(col("*")).as("row"));
    }

    /** The files by the names that rows give them: Spark writes a path as it is or with its special characters encoded. */
    static Map<String, RawFile> byPath(List<RawUnit.Whole> files) {
        Map<String, RawFile> byPath = new HashMap<>();
        for (RawUnit.Whole unit : files) {
            Path path = new Path(unit.file().path());
            byPath.put(path.toString(), unit.file());
            byPath.put(path.toUri().toString(), unit.file());
        }
        return byPath;
    }

    static RawRead read(Map<String, RawFile> files, Row numbered) {
        String path = numbered.getString(0);
        RawFile file = files.get(path);
        if (file == null) {
            file = files.get(new Path(path).toString().replaceFirst("^file:/+", "file:/"));
        }
        RawRecord record = new RawRecord(file.name(), numbered.getLong(1) + 1, "", RowJson.of(numbered.getStruct(2)));
        return new RawRead.Whole(record, "");
    }
}
