package fr.medinjection.submit;

import fr.medinjection.UserException;
import fr.medinjection.config.ConfigBinder;
import fr.medinjection.config.ConfigTree;
import fr.medinjection.job.PipelineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Hands a job to spark-submit. On YARN it first checks what can be checked, stages the libraries once, and in cluster mode ships the
 * configuration and shows the driver's screen as it grows. {@code submit.sh} starts it with the home folder of the program, the job's
 * command line, {@code --} and options for Spark.
 */
public final class Submit {
    private static final String SEPARATOR = "--";
    private static final String LIBRARIES = "__libraries__";
    private static final List<String> OWN = List.of("udfs-", "lm-", "pipeline-core-");

    private final Path target;
    private final Path sparkHome;
    private final Map<String, String> environment;
    private final SparkOptions options;
    private final List<String> words = new ArrayList<>();
    private final List<String> archives = new ArrayList<>();

    private Submit(Path home, Path sparkHome, Map<String, String> environment, List<String> sparkWords) {
        this.target = home.resolve("jobs/target");
        this.sparkHome = sparkHome;
        this.environment = environment;
        this.options = SparkOptions.of(sparkWords, environment, sparkHome);
    }

    public static void main(String[] args) throws InterruptedException {
        try {
            System.exit(run(List.of(args), System.getenv()));
        } catch (UserException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static int run(List<String> args, Map<String, String> environment) throws InterruptedException {
        Path home = Path.of(args.get(0));
        int separator = args.indexOf(SEPARATOR);
        List<String> jobWords = args.subList(1, separator);
        List<String> sparkWords = args.subList(separator + 1, args.size());
        Path own = home.resolve("jobs/target/spark");
        String given = environment.getOrDefault("SPARK_HOME", "");
        Path sparkHome = given.isEmpty() ? own : Path.of(given);
        if (!Files.isExecutable(sparkHome.resolve("bin/spark-submit"))) {
            throw new UserException("Cannot find spark-submit: " + sparkHome.resolve("bin/spark-submit"));
        }
        Submit submit = new Submit(home, sparkHome, environment, sparkWords);
        return submit.run(jobWords);
    }

    private int run(List<String> jobWords) throws InterruptedException {
        words.addAll(List.of(sparkHome.resolve("bin/spark-submit").toString(), "--class", "fr.medinjection.job.Main"));
        words.addAll(options.words());
        if (options.isYarn()) {
            return options.isClusterMode() ? onCluster(jobWords) : onYarn(jobWords);
        }
        if (options.isClusterMode()) {
            throw new UserException("Cannot run in cluster deploy mode on "
                    + options.setting("spark.master").orElse("this machine") + ": it needs --master yarn");
        }
        new ClusterCheck(HadoopFolder.found(environment), options).logInFromKeytab();
        words.addAll(List.of("--jars", options.with("spark.jars", join(LocalFiles.jars(target.resolve("lib"))))));
        return hereWith(jobWords);
    }

    private int onYarn(List<String> jobWords) throws InterruptedException {
        stage(checked(), target.resolve("lib") + "/*");
        return hereWith(jobWords);
    }

    /** The driver here: it prints and exits as the job does. */
    private int hereWith(List<String> jobWords) throws InterruptedException {
        if (options.setting("spark.driver.extraJavaOptions").isEmpty()) { // else the driver logs as the user says
            set(
                    "spark.driver.extraJavaOptions",
                    "-Dlog4j2.configurationFile=file:" + target + "/classes/log4j2.properties");
        }
        words.addAll(List.of("--deploy-mode", "client"));
        return SparkSubmit.inherit(command(jobWords));
    }

    private int onCluster(List<String> jobWords) throws InterruptedException {
        List<String> joined = Shipment.joined(jobWords);
        Shipment shipment = Shipment.of(tree(joined), joined);
        Staging staging = checked();
        stage(staging, LIBRARIES + "/*");
        org.apache.hadoop.fs.Path conf =
                staging.archive("configuration", LocalFiles.contentHash(shipment.files()), shipment.files());
        archives.add(conf + "#" + Shipment.FOLDER);
        org.apache.hadoop.fs.Path run = staging.run(UUID.randomUUID().toString());
        set(DriverScreen.SETTING, run.toString());
        DriverScreen screen = new DriverScreen(staging.fileSystem(), run);
        boolean waits = !options.setting("spark.yarn.submit.waitAppCompletion")
                .filter("false"::equals)
                .isPresent();
        return SparkSubmit.follow(command(shipment.arguments()), screen, waits);
    }

    /** The configuration, with its mistakes told here and not by a driver far away. */
    private static ConfigTree tree(List<String> joined) {
        String file = "";
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i < joined.size(); i++) {
            String word = joined.get(i);
            if (word.startsWith("--config=")) {
                file = word.substring("--config=".length());
            } else if (word.startsWith("--set=")) {
                overrides.add(word.substring("--set=".length()));
            } else if (word.equals("--set") && i + 1 < joined.size()) {
                overrides.add(joined.get(i + 1));
            }
        }
        if (file.isEmpty()) {
            throw new UserException(
                    "Missing --config: a job on a cluster needs a configuration, such as conf/sample.yaml");
        }
        ConfigTree tree = ConfigTree.load(Path.of(file), overrides);
        ConfigBinder.bind(tree, PipelineConfig.class);
        return tree;
    }

    private Staging checked() {
        Configuration conf = HadoopFolder.read(environment);
        ClusterCheck check = new ClusterCheck(conf, options);
        check.logIn();
        check.yarn();
        Configuration quick = new Configuration(conf);
        quick.setInt("ipc.client.connect.max.retries", 3); // a file system that is away is told in seconds
        return Staging.on(quick);
    }

    /** Spark and the libraries go to the cluster once for each set of them; our own jars, which are small, with each job. */
    private void stage(Staging home, String driverLibraries) {
        Staging staging =
                options.setting("spark.medinjection.staging").map(home::at).orElse(home);
        if (options.setting("spark.yarn.archive")
                .or(() -> options.setting("spark.yarn.jars"))
                .isEmpty()) {
            SortedMap<String, Path> spark = LocalFiles.jars(sparkHome.resolve("jars"));
            set(
                    "spark.yarn.archive",
                    staging.archive("spark", LocalFiles.listHash(spark), spark).toString());
        }
        SortedMap<String, Path> own = new TreeMap<>(LocalFiles.jars(target.resolve("lib")));
        SortedMap<String, Path> libraries = new TreeMap<>(own);
        libraries.keySet().removeIf(Submit::isOwn);
        own.keySet().removeAll(libraries.keySet());
        archives.add(staging.archive("libraries", LocalFiles.listHash(libraries), libraries) + "#" + LIBRARIES);
        first("spark.driver.extraClassPath", driverLibraries);
        first("spark.executor.extraClassPath", LIBRARIES + "/*");
        words.addAll(List.of("--jars", options.with("spark.jars", join(own))));
        if (options.setting("spark.executor.resource.gpu.amount").isPresent()
                && options.setting("spark.executor.resource.gpu.discoveryScript")
                        .isEmpty()) {
            set(
                    "spark.yarn.dist.files",
                    options.with(
                            "spark.yarn.dist.files",
                            target.resolveSibling("src/main/spark/gpus").toString()));
            set("spark.executor.resource.gpu.discoveryScript", "./gpus");
        }
    }

    private static boolean isOwn(String jar) {
        return OWN.stream().anyMatch(jar::startsWith);
    }

    private void first(String key, String path) {
        set(key, options.setting(key).map(more -> path + ":" + more).orElse(path));
    }

    private void set(String key, String value) {
        Collections.addAll(words, "--conf", key + "=" + value);
    }

    private List<String> command(List<String> jobWords) {
        List<String> command = new ArrayList<>(words);
        if (!archives.isEmpty()) {
            Collections.addAll(command, "--archives", options.with("spark.archives", String.join(",", archives)));
        }
        command.add(target.resolve("jobs-0.1.0-SNAPSHOT.jar").toString());
        command.addAll(jobWords);
        return command;
    }

    private static String join(Map<String, Path> files) {
        return files.values().stream().map(Path::toString).collect(Collectors.joining(","));
    }
}
