package fr.medinjection.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The datasets of an output folder as tables of a session. One that is not there, or not whole, becomes a table without rows,
 * so that every query runs, and is named with the job that makes it.
 */
public final class RunTables {
    private static final String MANIFEST = "_manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private final Path out;
    private final FileSystem fs;

    private RunTables(SparkSession spark, Path out, FileSystem fs) {
        this.spark = spark;
        this.out = fs.makeQualified(out);
        this.fs = fs;
    }

    /**
     * Makes the tables of these names and says what is there: lines that Zeppelin displays as a table.
     *
     * @param out the output folder of a run, on any file system
     */
    public static String of(SparkSession spark, String out, String... names) {
        try {
            Path path = new Path(out);
            FileSystem fs = path.getFileSystem(spark.sessionState().newHadoopConf());
            RunTables run = new RunTables(spark, path, fs);
            List<String> lines = new ArrayList<>(List.of("%table table\trows\tmissing"));
            for (String name : names) {
                lines.add(run.made(table(name)));
            }
            return String.join("\n", lines);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + out, e);
        }
    }

    private static RunTable table(String name) {
        return Arrays.stream(RunTable.values())
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid table: " + name + ", expected one of "
                        + Arrays.stream(RunTable.values()).map(RunTable::table).collect(Collectors.joining(", "))));
    }

    private String made(RunTable table) throws IOException {
        List<Path> folders = folders(table);
        rows(table, folders).createOrReplaceTempView(table.table());
        if (folders.isEmpty()) {
            return table.table() + "\t0\t" + missing(table);
        }
        long rows = 0;
        for (Path folder : folders) {
            rows += counted(folder);
        }
        return String.format(Locale.ROOT, "%s\t%d\t", table.table(), rows);
    }

    private String missing(RunTable table) {
        return "not in " + out + ", run ./submit.sh " + table.job() + " --config FILE";
    }

    private Dataset<Row> rows(RunTable table, List<Path> folders) {
        Optional<Dataset<Row>> all = folders.stream()
                .map(folder -> spark.read().parquet(folder.toString()))
                .reduce((first, second) -> first.unionByName(second, true));
        return all.orElseGet(() -> spark.createDataFrame(List.of(), table.columns()));
    }

    /** The folders of a table that are whole. */
    private List<Path> folders(RunTable table) throws IOException {
        Path folder = new Path(out, table.folder());
        List<Path> candidates = new ArrayList<>();
        if (!table.isSeveral()) {
            candidates.add(folder);
        } else if (fs.exists(folder)) {
            Arrays.stream(fs.listStatus(folder))
                    .map(FileStatus::getPath)
                    .filter(child -> !isHidden(child))
                    .sorted()
                    .forEach(candidates::add);
        }
        List<Path> whole = new ArrayList<>();
        for (Path candidate : candidates) {
            if (fs.exists(new Path(candidate, MANIFEST))) {
                whole.add(candidate);
            }
        }
        return whole;
    }

    /** Beside datasets stand what is being written and what was replaced. */
    private static boolean isHidden(Path child) {
        return child.getName().startsWith("_") || child.getName().startsWith(".");
    }

    private long counted(Path folder) throws IOException {
        try (var in = fs.open(new Path(folder, MANIFEST))) {
            return JSON.readTree(in.readAllBytes()).path("rows").asLong();
        }
    }
}
