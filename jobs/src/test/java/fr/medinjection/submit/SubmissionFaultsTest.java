package fr.medinjection.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told before anything is submitted. */
class SubmissionFaultsTest {
    @TempDir
    Path dir;

    private String folder(String name, String host) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(name));
        Files.writeString(
                folder.resolve("yarn-site.xml"),
                "<configuration><property><name>yarn.resourcemanager.hostname</name><value>" + host
                        + "</value></property></configuration>");
        return folder.toString();
    }

    private static void assertRefused(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> HadoopFolder.read(environment))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMissingOrContradictoryHadoopConfigurationIsNamed() throws IOException {
        assertRefused(Map.of(), "Missing HADOOP_CONF_DIR");
        assertRefused(Map.of("HADOOP_CONF_DIR", dir.toString()), "Invalid HADOOP_CONF_DIR: " + dir);
        assertRefused(
                Map.of("HADOOP_CONF_DIR", folder("one", "a"), "YARN_CONF_DIR", folder("two", "b")),
                "Contradictory HADOOP_CONF_DIR and YARN_CONF_DIR: the resource manager is a in ");
        Configuration read = HadoopFolder.read(Map.of("HADOOP_CONF_DIR", folder("one", "a")));
        assertThat(read.get("yarn.resourcemanager.hostname")).isEqualTo("a");
    }

    @Test
    void aPrincipalAndItsKeytabGoTogether() {
        assertThatThrownBy(() -> check("--principal", "alice").logIn())
                .hasMessage("Missing --keytab: --principal goes with it");
        assertThatThrownBy(() -> check("--keytab", "k").logIn())
                .hasMessage("Missing --principal: --keytab goes with it");
        assertThatThrownBy(() ->
                        check("--principal", "alice", "--keytab", "/no/keytab").logIn())
                .hasMessage("Cannot read the keytab: /no/keytab");
    }

    private ClusterCheck check(String... words) {
        return new ClusterCheck(new Configuration(false), SparkOptions.of(List.of(words), Map.of(), dir));
    }

    @Test
    void optionsAreReadAsSparkReadsThem() throws IOException {
        Files.createDirectory(dir.resolve("conf"));
        Files.writeString(
                dir.resolve("conf/spark-defaults.conf"),
                "spark.master  yarn\nspark.submit.deployMode client\nspark.jars a.jar\n");
        SparkOptions options = SparkOptions.of(
                List.of("--deploy-mode=cluster", "--queue", "night", "--conf", "spark.yarn.archive=x=y"),
                Map.of(),
                dir);
        assertThat(options.isYarn()).isTrue();
        assertThat(options.isClusterMode()).isTrue();
        assertThat(options.setting("spark.yarn.queue")).contains("night");
        assertThat(options.setting("spark.yarn.archive")).contains("x=y");
        assertThat(options.with("spark.jars", "b.jar")).isEqualTo("a.jar,b.jar");
    }
}
