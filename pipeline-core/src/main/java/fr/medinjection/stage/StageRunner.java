package fr.medinjection.stage;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.Failures;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs stages over one output folder: the only place that reads, writes, counts and commits datasets. A stage whose
 * outputs all carry the fingerprint of its configuration, file layout, code and inputs is not run again.
 */
public final class StageRunner {
    /** The fact by which a stage that reads raw files says how many records they hold. */
    public static final String ROWS_IN = "rows-in";

    /** The fact, or the output, by which a stage says how many rows it dropped, where its first output does not show it. */
    public static final String DROPPED = "dropped";

    private final SparkSession spark;
    private final DatasetStore store;
    private final FileLayout layout;
    private final DatasetWriter writer;
    private final RunInfo run;
    private final Console console;

    /** What stands in every manifest of a run. */
    public record RunInfo(String runId, String codeVersion) {}

    public StageRunner(SparkSession spark, DatasetStore store, FileLayout layout, RunInfo run, Console console) {
        this.spark = spark;
        this.store = store;
        this.layout = layout;
        this.writer = new DatasetWriter(layout);
        this.run = run;
        this.console = console;
    }

    public DatasetStore store() {
        return store;
    }

    /** Runs a stage on datasets of the output folder; the first input is the one whose rows are told. */
    public Map<String, Manifest> run(Stage stage, List<String> inputs, List<String> outputs) {
        ToLongFunction<Manifest> rows = stage.product().isEmpty() ? Manifest::rows : StageRunner::kept;
        List<Manifest.Input> versions = versions(stage.name(), inputs, rows);
        return run(stage, versions, outputs, () -> read(inputs));
    }

    /**
     * Runs a stage that also reads a dataset of another output folder.
     *
     * @param name the name under which the stage gets it
     * @param folder where it lies, whole, with its manifest
     */
    public Map<String, Manifest> runWith(
            Stage stage, List<String> inputs, String name, String folder, List<String> outputs) {
        Path place = new Path(folder);
        DatasetStore other = new DatasetStore(
                spark.sparkContext().hadoopConfiguration(), place.getParent().toString());
        Manifest manifest = other.peek(place.getName())
                .orElseThrow(() -> new UserException("Cannot run " + stage.name() + ": no dataset in " + folder));
        List<Manifest.Input> versions = new ArrayList<>(versions(stage.name(), inputs, StageRunner::kept));
        versions.add(new Manifest.Input(name, manifest.checksum(), manifest.rows()));
        return run(stage, versions, outputs, () -> {
            Map<String, Dataset<Row>> datasets = read(inputs);
            datasets.put(name, spark.read().parquet(folder));
            return datasets;
        });
    }

    /** Runs a stage that reads raw sources instead of datasets; their fingerprints stand for them. */
    public Map<String, Manifest> runOnRaw(Stage stage, List<Manifest.Input> sources, List<String> outputs) {
        return run(stage, sources, outputs, Map::of);
    }

    private interface Inputs {
        Map<String, Dataset<Row>> read();
    }

    private Map<String, Manifest> run(Stage stage, List<Manifest.Input> versions, List<String> outputs, Inputs inputs) {
        Instant started = Instant.now();
        JsonNode config = Manifest.JSON.valueToTree(stage.config());
        Map<String, Manifest> made = new LinkedHashMap<>();
        for (String output : outputs) {
            String fingerprint = fingerprint(stage.name(), output, config, versions);
            store.manifest(output)
                    .filter(manifest -> manifest.fingerprint().equals(fingerprint))
                    .ifPresent(manifest -> made.put(output, manifest));
        }
        if (made.size() == outputs.size()) {
            console.upToDate(stage.name(), kept(made.get(outputs.get(0))));
            return made;
        }
        spark.sparkContext().setJobGroup(stage.name(), "Running " + stage.name(), false);
        Map<String, Output> results = stage.apply(inputs.read());
        if (!List.copyOf(results.keySet()).equals(outputs)) {
            throw new IllegalStateException(stage.name() + " gave " + results.keySet() + ", expected " + outputs);
        }
        results.forEach((name, output) -> {
            if (!made.containsKey(name)) {
                made.put(name, write(stage, name, output, config, versions, started));
            }
        });
        tell(stage, versions, made, outputs, started);
        return made;
    }

    /** Writes the files of an output that is no dataset: an export, a report. */
    public interface Files {
        void write(Map<String, Dataset<Row>> inputs, Path folder) throws IOException;
    }

    /** Makes an output that is no dataset, unless it is up to date; {@code config} is all that decides it beside the inputs. */
    public void runFiles(String name, Object config, List<String> inputs, Files files) {
        Instant started = Instant.now();
        long rows = versions(name, inputs, Manifest::rows).get(0).rows();
        boolean made = make(name, name, config, inputs, (datasets, folder) -> {
            files.write(datasets, folder);
            return new Product("", Map.of());
        });
        if (made) {
            console.done(name, rows, rows, 0, seconds(started));
        } else {
            console.upToDate(name, rows);
        }
    }

    /**
     * What was made that is no dataset.
     *
     * @param checksum of its content, or {@code ""} where only what it was made from can tell
     */
    public record Product(String checksum, Map<String, Object> facts) {}

    /** Makes files that are no dataset. */
    public interface Making {
        Product make(Map<String, Dataset<Row>> inputs, Path folder) throws IOException;
    }

    /** As {@link #runFiles}, for an output that does not bear the stage's name; says nothing, but returns whether there was anything to do. */
    public boolean make(String stage, String output, Object config, List<String> inputs, Making making) {
        return makeOf(stage, output, config, inputs, folder -> making.make(read(inputs), folder));
    }

    /** Makes files of outputs that are no datasets themselves, such as models. */
    public interface MakingOfFiles {
        Product make(Path folder) throws IOException;
    }

    /** As {@link #make}, where the inputs are not to be read as datasets. */
    public boolean makeOf(String stage, String output, Object config, List<String> inputs, MakingOfFiles making) {
        Instant started = Instant.now();
        List<Manifest.Input> versions = versions(stage, inputs, Manifest::rows);
        JsonNode settings = Manifest.JSON.valueToTree(config);
        String fingerprint = fingerprint(stage, output, settings, versions);
        if (store.manifest(output)
                .filter(m -> m.fingerprint().equals(fingerprint))
                .isPresent()) {
            return false;
        }
        spark.sparkContext().setJobGroup(stage, "Running " + stage, false);
        Path staging = store.stage(output);
        try {
            Product product = making.make(staging);
            String checksum = product.checksum().isEmpty() ? fingerprint : product.checksum();
            DatasetWriter.Written written = new DatasetWriter.Written(0, checksum, Map.of());
            commit(stage, output, fingerprint, written, product.facts(), settings, versions, started);
        } catch (IOException e) {
            throw new UserException("Cannot write: " + store.path(output) + ": " + Failures.line(e), e);
        }
        return true;
    }

    private List<Manifest.Input> versions(String name, List<String> inputs, ToLongFunction<Manifest> rows) {
        List<Manifest.Input> versions = new ArrayList<>();
        for (String input : inputs) {
            Manifest manifest = store.manifest(input)
                    .orElseThrow(() -> new UserException("Cannot run " + name + ": no dataset " + input + " in "
                            + store.root() + ", run the jobs before it first"));
            versions.add(new Manifest.Input(input, manifest.checksum(), rows.applyAsLong(manifest)));
        }
        return versions;
    }

    private Map<String, Dataset<Row>> read(List<String> inputs) {
        Map<String, Dataset<Row>> datasets = new LinkedHashMap<>();
        inputs.forEach(input -> datasets.put(input, read(input)));
        return datasets;
    }

    /** A whole dataset of the output folder. */
    public Dataset<Row> read(String dataset) {
        return spark.read().parquet(store.path(dataset).toString());
    }

    private Manifest write(
            Stage stage, String name, Output output, JsonNode config, List<Manifest.Input> versions, Instant started) {
        Path staging = store.stage(name);
        try {
            DatasetWriter.Written written = writer.write(output, store.fileSystem(), staging);
            String fingerprint = fingerprint(stage.name(), name, config, versions);
            return commit(stage.name(), name, fingerprint, written, output.facts(), config, versions, started);
        } catch (IOException e) {
            throw new UserException("Cannot write dataset: " + store.path(name) + ": " + Failures.line(e), e);
        }
    }

    private Manifest commit(
            String stage,
            String dataset,
            String fingerprint,
            DatasetWriter.Written written,
            Map<String, Object> facts,
            JsonNode config,
            List<Manifest.Input> versions,
            Instant started) {
        Manifest manifest = new Manifest(
                stage,
                dataset,
                fingerprint,
                written.checksum(),
                written.rows(),
                written.counts(),
                new TreeMap<>(facts),
                config,
                versions,
                run.codeVersion(),
                spark.version(),
                System.getProperty("java.version"),
                run.runId(),
                started.toString(),
                seconds(started));
        store.commit(dataset, manifest);
        return manifest;
    }

    private void tell(
            Stage stage,
            List<Manifest.Input> versions,
            Map<String, Manifest> made,
            List<String> outputs,
            Instant started) {
        Manifest main = made.get(outputs.get(0));
        long kept = kept(main);
        long in = fact(
                main,
                ROWS_IN,
                versions.isEmpty() ? main.rows() : versions.get(0).rows());
        if (!stage.product().isEmpty()) {
            long found = made.values().stream().mapToLong(Manifest::rows).sum();
            console.found(stage.name(), in, found, stage.product(), seconds(started));
            return;
        }
        long dropped = made.containsKey(DROPPED) ? made.get(DROPPED).rows() : fact(main, DROPPED, main.rows() - kept);
        console.done(stage.name(), in, kept, dropped, seconds(started));
    }

    private static long fact(Manifest manifest, String name, long otherwise) {
        return manifest.facts().get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    /** The rows of a dataset that are not marked as dropped. */
    static long kept(Manifest manifest) {
        long dropped = 0;
        for (Map.Entry<String, Long> count : manifest.counts().entrySet()) {
            int at = count.getKey().indexOf(Drops.REASON + "=");
            if (at >= 0
                    && !count.getKey()
                            .substring(at + Drops.REASON.length() + 1)
                            .split("/", 2)[0]
                            .isEmpty()) {
                dropped += count.getValue();
            }
        }
        return manifest.rows() - dropped;
    }

    private String fingerprint(String stage, String output, JsonNode config, List<Manifest.Input> inputs) {
        List<String> parts =
                new ArrayList<>(List.of(stage, output, config.toString(), layout.toString(), run.codeVersion()));
        inputs.forEach(input -> parts.addAll(List.of(input.name(), input.version())));
        return Ids.hash(parts.toArray(String[]::new));
    }

    private static double seconds(Instant started) {
        return Duration.between(started, Instant.now()).toMillis() / 1000.0;
    }
}
