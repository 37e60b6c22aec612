package fr.medinjection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigBinderTest {
    enum Policy {
        REPORT,
        DROP_ALL
    }

    record Near(double threshold, int perFolder) {
        Near {
            if (threshold > 1) {
                throw new IllegalArgumentException("Invalid threshold: " + threshold + ", expected at most 1");
            }
        }
    }

    record Root(String name, Policy policy, Near near, List<String> use, Map<String, Near> each) {}

    @TempDir
    Path dir;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static final String GOOD =
            """
            name: a
            policy: drop-all
            near: {threshold: 0.8, per-folder: 4}
            use: [x, y]
            each:
              k: {threshold: 1, per-folder: 1}
            """;

    @Test
    void bindsNestedRecordsListsAndMaps() throws IOException {
        Root root = ConfigBinder.load(write("a.yaml", GOOD), List.of(), Root.class);
        assertThat(root)
                .isEqualTo(new Root(
                        "a", Policy.DROP_ALL, new Near(0.8, 4), List.of("x", "y"), Map.of("k", new Near(1, 1))));
    }

    @Test
    void fileOverridesItsBaseAndSetOverridesTheFile() throws IOException {
        write("base.yaml", GOOD);
        Path file = write("b.yaml", "base: base.yaml\nnear: {per-folder: 9}\nname: b\n");
        Root root = ConfigBinder.load(file, List.of("near.threshold=0.5", "use=[z]", "name=c=d"), Root.class);
        assertThat(root.near()).isEqualTo(new Near(0.5, 9));
        assertThat(root.use()).containsExactly("z");
        assertThat(root.name()).isEqualTo("c=d");
    }

    @Test
    void anEmptyValueTakesAnEntryOfTheBaseAway() throws IOException {
        write("base.yaml", GOOD);
        Path file = write("less.yaml", "base: base.yaml\neach: {k: ~}\n");
        assertThat(ConfigBinder.load(file, List.of(), Root.class).each()).isEmpty();
    }

    @Test
    void aKeyThatHoldsDotsCanBeSet() throws IOException {
        record Settings(Map<String, String> spark) {}
        Path file = write("dots.yaml", "spark: {spark.sql.shuffle.partitions: '4'}\n");
        assertThat(ConfigBinder.load(file, List.of("spark.spark.sql.shuffle.partitions=9"), Settings.class)
                        .spark())
                .containsExactlyEntriesOf(Map.of("spark.sql.shuffle.partitions", "9"));
    }

    @Test
    void reportsAllMistakesAtOnceWithFileLineAndKey() throws IOException {
        Path file = write(
                "bad.yaml",
                "name: a\npolicy: keep\nnear:\n  threshold: much\n  extra: 1\nuse: x\nname: twice\neach: {}\n");
        assertThatThrownBy(() -> ConfigBinder.load(file, List.of("near.other=1"), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bad.yaml:7: key stands twice: name")
                .hasMessageContaining("bad.yaml:2: policy is \"keep\", expected report or drop-all")
                .hasMessageContaining("bad.yaml:4: near.threshold is \"much\", expected a number")
                .hasMessageContaining("bad.yaml:5: near.extra is unknown, expected one of threshold, per-folder")
                .hasMessageContaining("near.per-folder is missing")
                .hasMessageContaining("--set: near.other is unknown")
                .hasMessageContaining("bad.yaml:6: use is \"x\", expected a list");
    }

    @Test
    void aRecordsOwnCheckIsReportedAtItsPlace() throws IOException {
        Path file = write("own.yaml", GOOD.replace("threshold: 0.8", "threshold: 8"));
        assertThatThrownBy(() -> ConfigBinder.load(file, List.of(), Root.class))
                .hasMessageContaining("own.yaml:3: near is not valid: Invalid threshold: 8.0, expected at most 1");
    }

    @Test
    void missingFilesBrokenYamlAndLoopsAreUserErrors() throws IOException {
        assertThatThrownBy(() -> ConfigBinder.load(dir.resolve("none.yaml"), List.of(), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not exist");
        Path broken = write("broken.yaml", "name: [a\n");
        assertThatThrownBy(() -> ConfigBinder.load(broken, List.of(), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid YAML");
        Path loop = write("loop.yaml", "base: loop.yaml\n");
        assertThatThrownBy(() -> ConfigBinder.load(loop, List.of(), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("includes itself");
        assertThatThrownBy(() -> ConfigBinder.load(dir, List.of(), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void everyWordOfYamlForYesIsTrue() throws IOException {
        record Answers(List<Boolean> all) {}
        Path file = write("yes.yaml", "all: [true, yes, On, false, no, OFF]\n");
        assertThat(ConfigBinder.load(file, List.of(), Answers.class).all())
                .containsExactly(true, true, true, false, false, false);
    }

    @Test
    void overridesAndBasesThatAreNoYamlValuesAreUserErrors() throws IOException {
        Path good = write("good.yaml", GOOD);
        assertThatThrownBy(() -> ConfigBinder.load(good, List.of("use=[x"), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid --set: use=[x, expected a YAML value");
        Path nested = write("nested.yaml", "base: [[good.yaml]]\n");
        assertThatThrownBy(() -> ConfigBinder.load(nested, List.of(), Root.class))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("expected a file name or a list of them");
    }
}
