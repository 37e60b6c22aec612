package fr.medinjection.llm.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import fr.medinjection.UserException;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The ledger of an output folder: one run at a time appends to it, and what was appended is compacted to Parquet. */
public final class Ledger implements AutoCloseable {
    private static final String CORRUPT = "_corrupt";

    private final SparkSession spark;
    private final FileSystem fs;
    private final Path folder;
    private final Lease lease;
    private final Shape shape;
    private final int epoch;
    private final Journal journal;
    private int compactions;

    /**
     * How its files are kept.
     *
     * @param rollBytes a log is closed and another begun at this size
     * @param mergeOver compacted folders are merged where there are more
     * @param tasks of a compaction
     */
    public record Shape(long rollBytes, int mergeOver, int tasks) {}

    private Ledger(SparkSession spark, FileSystem fs, Path folder, Lease lease, Shape shape, int epoch) {
        this.spark = spark;
        this.fs = fs;
        this.folder = folder;
        this.lease = lease;
        this.shape = shape;
        this.epoch = epoch;
        this.journal = new Journal(plain(fs), folder, epoch, shape.rollBytes());
    }

    /** Opens a ledger for this run alone, a new one where there is none. */
    public static Ledger open(SparkSession spark, String folder, String runId, Shape shape) {
        DatasetStore store = new DatasetStore(spark.sparkContext().hadoopConfiguration(), folder);
        Lease lease = Lease.take(store, runId);
        Path root = store.root();
        FileSystem fs = store.fileSystem();
        try {
            LedgerFiles.begin(fs, root);
            for (Path log : LedgerFiles.list(fs, root).logs()) {
                LogCheck.settle(fs, log);
            }
            LedgerFiles files = checked(fs, root);
            for (Path gone : files.gone()) {
                fs.delete(gone, true);
            }
            return new Ledger(spark, fs, root, lease, shape, files.lastEpoch() + 1);
        } catch (IOException e) {
            lease.close();
            throw new UserException("Cannot open the ledger: " + root + ": " + e.getMessage(), e);
        } catch (UserException e) {
            lease.close();
            throw e;
        }
    }

    /** The last record of each request of a ledger that is only read, such as a recorded one. */
    public static Dataset<Row> read(SparkSession spark, String folder) {
        Path root = new Path(folder);
        try {
            FileSystem fs = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
            if (!fs.exists(root)) {
                throw new UserException("Cannot read the ledger: " + root + " does not exist");
            }
            return last(spark, checked(fs, root));
        } catch (IOException e) {
            throw new UserException("Cannot read the ledger: " + root + ": " + e.getMessage(), e);
        }
    }

    /** Which opening of the ledger this is. */
    public int epoch() {
        return epoch;
    }

    /** What to do where another run has taken the ledger over. */
    public void whenLost(Runnable action) {
        lease.whenLost(action);
    }

    /** Appends a record; when this returns it is on disk. */
    public void append(LedgerRecord record) throws InterruptedException {
        append(List.of(record));
    }

    /** Appends several records at once. */
    public void append(List<LedgerRecord> records) throws InterruptedException {
        try {
            journal.append(records);
        } catch (IOException e) {
            throw new UserException("Cannot write the ledger: " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The last record of each request. */
    public Dataset<Row> requests() {
        try {
            return last(spark, LedgerFiles.list(fs, folder));
        } catch (IOException e) {
            throw new UserException("Cannot read the ledger: " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes Parquet of what was appended, and one folder of too many; what is replaced is removed once the new one is whole. */
    public void compact() {
        lease.require();
        try {
            Path next = LedgerFiles.log(folder, epoch, journal.roll());
            LedgerFiles files = LedgerFiles.list(fs, folder).before(next);
            if (files.compacted().size() + 1 > shape.mergeOver()) {
                replace(files, files.compacted());
            } else if (!files.logs().isEmpty()) {
                replace(files, List.of());
            }
        } catch (IOException e) {
            throw new UserException("Cannot compact the ledger: " + folder + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void replace(LedgerFiles files, List<Path> merged) throws IOException {
        LedgerFiles taken = new LedgerFiles(files.logs(), merged, List.of(), 0);
        Path target = LedgerFiles.compacted(folder, epoch, compactions++);
        last(spark, taken)
                .repartition(shape.tasks(), col("request_id"))
                .sortWithinPartitions("request_id")
                .write()
                .option("compression", "zstd")
                .parquet(target.toString());
        List<Path> covered = new ArrayList<>(files.logs());
        covered.addAll(merged);
        lease.require();
        LedgerFiles.cover(fs, target, covered);
        for (Path path : covered) {
            fs.delete(path, true);
        }
    }

    private static LedgerFiles checked(FileSystem fs, Path root) throws IOException {
        LedgerFiles.requireVersion(fs, root);
        LedgerFiles files = LedgerFiles.list(fs, root);
        for (Path log : files.logs()) {
            LogCheck.check(fs, log);
        }
        return files;
    }

    private static Dataset<Row> last(SparkSession spark, LedgerFiles files) {
        StructType schema = LedgerRecord.SCHEMA;
        Dataset<Row> all = spark.createDataFrame(List.of(), schema);
        if (!files.compacted().isEmpty()) {
            all = spark.read().schema(schema).parquet(names(files.compacted()));
        }
        if (!files.logs().isEmpty()) {
            Dataset<Row> logs = spark.read()
                    .schema(schema.add(CORRUPT, DataTypes.StringType))
                    .option("columnNameOfCorruptRecord", CORRUPT)
                    .json(names(files.logs()))
                    .where(col(CORRUPT).isNull())
                    .drop(CORRUPT);
            all = files.compacted().isEmpty() ? logs : all.unionByName(logs);
        }
        boolean unique = files.logs().isEmpty() && files.compacted().size() <= 1;
        return unique ? all : last(all);
    }

    private static Dataset<Row> last(Dataset<Row> records) {
        Column all = struct(Arrays.stream(LedgerRecord.SCHEMA.fieldNames())
                .map(name -> col(name))
                .toArray(Column[]::new));
        return records.groupBy(col("request_id").as("_id"))
                .agg(max_by(all, struct("epoch", "number")).as("last"))
                .select("last.*");
    }

    private static String[] names(List<Path> paths) {
        return paths.stream().map(Path::toString).toArray(String[]::new);
    }

    /** Without Hadoop's own layer of checksums, which knows no sync. */
    private static FileSystem plain(FileSystem fs) {
        return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
    }

    @Override
    public void close() {
        journal.close();
        lease.close();
    }
}
