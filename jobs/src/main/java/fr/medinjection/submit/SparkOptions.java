package fr.medinjection.submit;

import fr.medinjection.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Options for spark-submit, as they stand on a command line, and what Spark's own defaults say where they say nothing. */
final class SparkOptions {
    /** Options that stand for a setting. */
    private static final Map<String, String> SETTINGS = Map.of(
            "--master", "spark.master",
            "--deploy-mode", "spark.submit.deployMode",
            "--queue", "spark.yarn.queue",
            "--principal", "spark.kerberos.principal",
            "--keytab", "spark.kerberos.keytab",
            "--archives", "spark.archives",
            "--jars", "spark.jars");

    /** Options that Spark would take in the place of settings that are made here. */
    private static final Map<String, String> UNREAD = Map.of(
            "--properties-file", "--conf, or spark-defaults.conf in the folder that SPARK_CONF_DIR names",
            "--driver-java-options", "--conf spark.driver.extraJavaOptions=...",
            "--driver-class-path", "--conf spark.driver.extraClassPath=...");

    private final List<String> words;
    private final Properties settings = new Properties();

    private SparkOptions(List<String> words, Properties defaults) {
        this.words = List.copyOf(words);
        settings.putAll(defaults);
    }

    /** Reads options, and the {@code spark-defaults.conf} of a Spark installation. */
    static SparkOptions of(List<String> words, Map<String, String> environment, Path sparkHome) {
        String folder = environment.getOrDefault("SPARK_CONF_DIR", "");
        Path conf = folder.isEmpty() ? sparkHome.resolve("conf") : Path.of(folder);
        SparkOptions options = new SparkOptions(words, defaults(conf.resolve("spark-defaults.conf")));
        for (int i = 0; i < words.size(); i++) {
            int equals = words.get(i).startsWith("--") ? words.get(i).indexOf('=') : -1;
            String name = equals < 0 ? words.get(i) : words.get(i).substring(0, equals);
            String value = equals < 0
                    ? (i + 1 < words.size() ? words.get(i + 1) : "")
                    : words.get(i).substring(equals + 1);
            options.add(name, value);
        }
        return options;
    }

    private void add(String name, String value) {
        if (UNREAD.containsKey(name)) {
            throw new UserException("Invalid Spark option: " + name + ", expected " + UNREAD.get(name));
        }
        if (name.equals("--conf") || name.equals("-c")) {
            int equals = value.indexOf('=');
            if (equals > 0) {
                settings.setProperty(value.substring(0, equals), value.substring(equals + 1));
            }
        } else if (SETTINGS.containsKey(name)) {
            settings.setProperty(SETTINGS.get(name), value);
        }
    }

    private static Properties defaults(Path file) {
        Properties defaults = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                defaults.load(reader);
            } catch (IOException e) {
                throw new UserException("Cannot read Spark's defaults: " + file, e);
            }
        }
        return defaults;
    }

    List<String> words() {
        return words;
    }

    Optional<String> setting(String key) {
        return Optional.ofNullable(settings.getProperty(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean isYarn() {
        return setting("spark.master").filter("yarn"::equals).isPresent();
    }

    boolean isClusterMode() {
        return setting("spark.submit.deployMode").filter("cluster"::equals).isPresent();
    }

    /** The value of a setting that is a list, with another item. */
    String with(String key, String item) {
        List<String> items = new ArrayList<>();
        setting(key).ifPresent(items::add);
        items.add(item);
        return String.join(",", items);
    }
}
