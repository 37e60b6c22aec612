package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.cuda.Doctor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** 4,022,272,000 weights of two bytes; 33,030,144 factors and 1,105,920 magnitudes four times in four bytes, and two more numbers for each of those. */
    @Test
    void theDoctorTellsWhatThePapersRecipeTakes() throws IOException {
        Files.writeString(
                dir.resolve("config.json"),
                """
                {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "attention_bias": false, "head_dim": 128,
                 "hidden_size": 2560, "intermediate_size": 9728, "max_position_embeddings": 40960, "num_attention_heads": 32,
                 "num_hidden_layers": 36, "num_key_value_heads": 8, "rms_norm_eps": 1e-6, "rope_theta": 1e6,
                 "tie_word_embeddings": true, "vocab_size": 151936}
                """);
        run(
                "doctor",
                "--config",
                "../conf/paper.yaml",
                "--dry-run",
                "--set",
                "engine.device=cuda",
                "--set",
                "finetune.model=" + dir);
        assertThat(screen()).contains("memory plan    model 7.5 GB, adapter and optimizer 0.5 GB");
        Matcher pass = Pattern.compile("memory plan +a micro-batch of 12 texts ([0-9.]+) GB of 512 tokens, "
                        + "[0-9.]+ GB of 1024 tokens, ([0-9.]+) GB of 2048 tokens")
                .matcher(screen());
        assertThat(pass.find()).as(screen()).isTrue();
        assertThat(Double.parseDouble(pass.group(1))).isBetween(5.0, 10.0);
        assertThat(Double.parseDouble(pass.group(2))).isBetween(20.0, 40.0);
    }

    @Test
    void theDoctorSaysWhatIsThereAndRefusesWhatIsNot() {
        assertThat(run("doctor", "--config", "../conf/sample.yaml", "--dry-run"))
                .isZero();
        assertThat(screen())
                .contains("Java  ", "NVIDIA driver  ", "NVRTC  ", "cuBLASLt  ", "configured     the processor");
        boolean cards = Doctor.look().obstacles().isEmpty();
        int status = run(
                "doctor",
                "--config",
                "../conf/sample.yaml",
                "--dry-run",
                "--set",
                "engine.device=cuda",
                "--set",
                "finetune.model=../pipeline-core/lm/src/test/resources/golden/qwen3");
        assertThat(status).isEqualTo(cards ? 0 : 2);
        assertThat(screen()).contains("memory plan    model 0.0 GB, adapter and optimizer 0.0 GB");
        if (!cards) {
            assertThat(errors()).contains("Cannot run on a card: ").doesNotContain("\tat ");
        }
    }
}
