package fr.medinjection.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.medinjection.UserException;
import fr.medinjection.config.ConfigBinder;
import fr.medinjection.config.ConfigTree;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Lease;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.submit.DriverScreen;
import fr.medinjection.submit.Shipment;
import fr.medinjection.submit.Staging;
import fr.medinjection.withdraw.WithdrawalLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** What a job works with: the configuration, the screen, and, from the first use on, a Spark session and the output. */
public final class JobContext implements AutoCloseable {
    private static final DateTimeFormatter RUN_ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private static final Pattern GIVEN_RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final Pattern SECRET =
            Pattern.compile("(?i)secret|password|token$|credential|access[.-]?key|api[.-]?key");

    private final Arguments arguments;
    private final ConfigTree tree;
    private final PipelineConfig config;
    private final Console console;
    private final String runId;
    private final Map<String, String> copies = new HashMap<>();
    private SparkSession spark;
    private Lease lease;
    private StageRunner runner;

    private JobContext(Arguments arguments, ConfigTree tree, PipelineConfig config, Console console, String runId) {
        this.arguments = arguments;
        this.tree = tree;
        this.config = config;
        this.console = console;
        this.runId = runId;
    }

    static JobContext open(Arguments arguments, Jobs.Entry entry, PrintStream out) {
        Console console = new Console(out);
        if ("cluster".equals(System.getProperty("spark.submit.deployMode"))
                && DriverScreen.ofThisDriver().isEmpty()) { // past submit.sh
            throw new UserException(
                    "Cannot run in cluster deploy mode: configuration and prompts are files of the machine"
                            + " that submits; let submit.sh ship them");
        }
        if (arguments.config == null) {
            throw new UserException(
                    "Missing --config: " + arguments.job + " needs a configuration, such as conf/sample.yaml");
        }
        List<String> overrides = new ArrayList<>(arguments.overrides);
        if (!arguments.out.isEmpty()) {
            overrides.add("out=" + arguments.out);
        }
        ConfigTree tree = ConfigTree.load(arguments.config, overrides);
        String runId = runId(arguments);
        logTo(tree, runId);
        PipelineConfig config = ConfigBinder.bind(tree, PipelineConfig.class);
        return new JobContext(arguments, tree, config, console, runId);
    }

    /** What the user calls the run, else a name of its own. It names files. */
    private static String runId(Arguments arguments) {
        if (arguments.runId.isEmpty()) {
            return arguments.job + "-" + RUN_ID.format(ZonedDateTime.now(ZoneOffset.UTC)) + "-"
                    + ProcessHandle.current().pid();
        }
        if (!GIVEN_RUN_ID.matcher(arguments.runId).matches()) {
            throw new UserException("Invalid --run-id: " + arguments.runId
                    + ", expected letters, digits, dots, hyphens and underscores");
        }
        return arguments.runId;
    }

    public PipelineConfig config() {
        return config;
    }

    public Console console() {
        return console;
    }

    public boolean isDryRun() {
        return arguments.dryRun;
    }

    /** The words after the job's name: what {@code bench} is to measure. */
    public List<String> words() {
        return List.copyOf(arguments.words);
    }

    public long rows() {
        return arguments.rows;
    }

    public String runId() {
        return runId;
    }

    public String out() {
        return resolve("out", config.out());
    }

    /**
     * A path of the configuration. A relative one is meant from the file it stands in, so that a configuration works from
     * anywhere. Where the default file system is not the local one it is left to that file system's home folder, unless it lies in the
     * folder of that file: then it belongs to the configuration, and executors get a copy.
     */
    String resolve(String key, String path) {
        Configuration hadoop = new Configuration();
        boolean remote = !FileSystem.getDefaultUri(hadoop).getScheme().equals("file");
        if (path.contains(":") || (remote && !isOfConfiguration(key, path))) {
            return path;
        }
        String local = besideConfig(key, path);
        if (!remote) {
            return local;
        }
        return arguments.dryRun
                ? Path.of(local).toUri().toString()
                : copies.computeIfAbsent(
                        local, place -> Staging.on(hadoop).copy(Path.of(place)).toString());
    }

    private boolean isOfConfiguration(String key, String path) {
        return Shipment.places(tree, key, path).findAny().isPresent();
    }

    /** A local path, whatever the default file system; a relative one is meant from the file it stands in. */
    String besideConfig(String key, String path) {
        return beside(tree, key, path);
    }

    private static String beside(ConfigTree tree, String key, String path) {
        ConfigTree.Location location = tree.location(key);
        Path base = location.line() == 0
                ? Path.of("")
                : location.file().toAbsolutePath().getParent();
        return base.resolve(path).toAbsolutePath().normalize().toString();
    }

    /** The configuration as it was resolved from its files and overrides. */
    public String resolved() {
        try {
            ObjectNode shown = tree.root().deepCopy();
            hideSecrets(shown);
            return new YAMLMapper().writeValueAsString(shown);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot print the configuration", e);
        }
    }

    /** The datasets of the output folder, without Spark. */
    public DatasetStore store() {
        return new DatasetStore(
                spark == null ? new Configuration() : spark.sparkContext().hadoopConfiguration(), out());
    }

    private static void hideSecrets(ObjectNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            if (node.get(key) instanceof ObjectNode child) {
                hideSecrets(child);
            } else if (node.get(key).isTextual() && SECRET.matcher(key).find()) {
                node.put(key, "(not shown)");
            }
        }
    }

    /** What was taken back in this output folder, run after run. */
    WithdrawalLog withdrawals() {
        return new WithdrawalLog(spark().sparkContext().hadoopConfiguration(), out());
    }

    public SparkSession spark() {
        if (spark == null) {
            SparkConf conf = new SparkConf();
            config.spark().forEach(conf::setIfMissing);
            conf.setIfMissing("spark.master", "local[*]");
            spark = SparkSession.builder()
                    .config(conf)
                    .appName("medinjection-fr " + arguments.job)
                    .getOrCreate();
            config.engine().tell(spark.sparkContext().hadoopConfiguration());
        }
        return spark;
    }

    /** The runner over the output folder, which this run alone may write from now on. */
    public StageRunner runner() {
        if (runner == null) {
            DatasetStore store = new DatasetStore(spark().sparkContext().hadoopConfiguration(), out());
            lease = Lease.take(store, runId);
            lease.whenLost(spark().sparkContext()::cancelAllJobs);
            if (lease.isAdvisory()) {
                console.say("  " + store.fileSystem().getScheme()
                        + ": cannot keep two runs apart that start at once: see that" + " no other writes to " + out());
            }
            String code = CodeVersion.of(Main.class, StageRunner.class, fr.medinjection.udf.text.FrenchText.class);
            runner = new StageRunner(spark(), store, config.layout(), new StageRunner.RunInfo(runId, code), console);
        }
        return runner;
    }

    /** Fails where another run has taken over the output folder: that explains whatever else went wrong. */
    void requireLease() {
        if (lease != null) {
            lease.require();
        }
    }

    /** Details go to a file under a local output folder; on a cluster its own logging is left as it is. */
    private static void logTo(ConfigTree tree, String runId) {
        String out = tree.root().path("out").asText().replaceFirst("^file:(//)?", "");
        if (!out.contains(":") && System.getProperty("medinjection.log") == null) {
            // Before anything of Spark is touched: its first message settles where messages go.
            Path log = Path.of(beside(tree, "out", out), "_logs", runId + ".log");
            System.setProperty("medinjection.log", log.toString());
        }
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
        if (spark != null) {
            spark.stop();
        }
    }
}
