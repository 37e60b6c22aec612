package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.cuda.Doctor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(screen, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpListsEveryJobWithADescription() {
        assertThat(run("help")).isZero();
        Jobs.ALL.forEach((name, entry) -> {
            assertThat(screen()).contains("  " + name).contains(entry.description());
        });
    }

    @Test
    void aBadCommandLineExitsWithOne() {
        assertThat(run("no-such-job")).isEqualTo(1);
        assertThat(errors()).contains("Unknown job: no-such-job").contains("help");
        assertThat(run("pipeline", "--no-such-option")).isEqualTo(1);
        assertThat(run("pipeline", "conf/sample.yaml")).isEqualTo(1);
        assertThat(errors()).contains("Unknown words: conf/sample.yaml");
    }

    @Test
    void aRunIdThatCannotNameAFileIsRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("empty.yaml"), "out: out\n");
        assertThat(run("pipeline", "--config", file.toString(), "--run-id", "../x"))
                .isEqualTo(2);
        assertThat(errors()).contains("Invalid --run-id: ../x, expected letters, digits");
    }

    @Test
    void aUsersMistakeExitsWithTwoAndShowsNoStackTrace() throws IOException {
        assertThat(run("pipeline")).isEqualTo(2);
        assertThat(errors()).contains("Missing --config").doesNotContain("\tat ");
        Path file = Files.writeString(dir.resolve("bad.yaml"), "no-such-key: 1\n");
        assertThat(run("pipeline", "--config", file.toString())).isEqualTo(2);
        assertThat(errors()).contains("bad.yaml:1: no-such-key is unknown").contains("out is missing");
    }

    @Test
    void clusterDeployModeNeedsWhatSubmitShips() {
        System.setProperty("spark.submit.deployMode", "cluster");
        try {
            assertThat(run("pipeline", "--config", "conf/sample.yaml")).isEqualTo(2);
            assertThat(errors())
                    .startsWith("Cannot run in cluster deploy mode: ")
                    .contains("let submit.sh ship them");
        } finally {
            System.clearProperty("spark.submit.deployMode");
        }
    }

    @Test
    void downloadSaysHowToGetThePublishedRelease() {
        Path conf = Path.of("..", "conf", "paper.yaml");
        assertThat(run("download", "--config", conf.toString(), "--dry-run")).isZero();
        assertThat(screen()).contains("release: The published corpus itself").contains("mediqal: 7 files");
    }

    @Test
    void downloadModelSaysWhereFromAndWhichThereAre() {
        String conf = Path.of("..", "conf", "sample.yaml").toString();
        assertThat(run("download-model", "QWEN-4B-NAT", "--config", conf, "--dry-run"))
                .isZero();
        assertThat(screen()).contains("QWEN-4B-NAT: https://huggingface.co/MedInjection-FR/QWEN-4B-NAT to ");
        assertThat(run("download-model", "--config", conf)).isEqualTo(2);
        assertThat(errors())
                .contains("Missing model to download, expected some of Qwen3-4B-Instruct-2507, QWEN-4B-NAT");
        assertThat(run("download-model", "GPT-5", "--config", conf)).isEqualTo(2);
        assertThat(errors()).contains("Unknown model: GPT-5, expected some of");
    }

    @Test
    void compareNeedsAnotherRunAndPairsOfModels() {
        String conf = Path.of("..", "conf", "sample.yaml").toString();
        assertThat(run("compare", "--config", conf)).isEqualTo(2);
        assertThat(errors()).contains("Missing folder: compare, expected compare FOLDER [MODEL=MODEL...]");
        assertThat(run("compare", "elsewhere", "NAT", "--config", conf)).isEqualTo(2);
        assertThat(errors()).contains("Invalid pair of models: NAT, expected BEFORE=AFTER");
        assertThat(run("compare", "elsewhere", "NAT=ALL", "--config", conf, "--dry-run"))
                .isZero();
        assertThat(screen()).contains("  run  compare elsewhere with ");
    }

    @Test
    void theDoctorSaysWhatIsThereAndRefusesWhatIsNot() {
        assertThat(run("doctor", "--config", "../conf/sample.yaml", "--dry-run"))
                .isZero();
        assertThat(screen())
                .contains("Java  ", "NVIDIA driver  ", "NVRTC  ", "cuBLASLt  ", "configured     the processor");
        boolean cards = Doctor.look().obstacles().isEmpty();
        int status = run("doctor", "--config", "../conf/sample.yaml", "--dry-run", "--set", "engine.device=cuda");
        assertThat(status).isEqualTo(cards ? 0 : 2);
        if (!cards) {
            assertThat(errors()).contains("Cannot run on a card: ").doesNotContain("\tat ");
        }
    }
}
