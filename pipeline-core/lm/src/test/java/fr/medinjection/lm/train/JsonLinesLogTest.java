package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesLogTest {
    @TempDir
    Path folder;

    @Test
    void hasALineForEachStepAtOnce() throws IOException {
        Path path = folder.resolve("logs/train.jsonl");
        try (JsonLinesLog log = new JsonLinesLog(path)) {
            log.start(0, 2);
            log.step(step(1));
            assertThat(Files.readAllLines(path))
                    .containsExactly(
                            "{\"kind\":\"step\",\"step\":1,\"epoch\":0.5,\"loss\":1.25,\"learning_rate\":1.0E-4,"
                                    + "\"gradient_norm\":3.0,\"tokens\":10,\"supervised_tokens\":7,\"tokens_per_second\":5.0,"
                                    + "\"memory_bytes\":1024,\"seconds\":2.0}");
            log.evaluation(new EvaluationRecord(1, 0.5, 1.5, 9, 0.25));
            assertThat(Files.readAllLines(path))
                    .hasSize(2)
                    .last()
                    .isEqualTo("{\"kind\":\"evaluation\",\"step\":1,\"epoch\":0.5,\"loss\":1.5,"
                            + "\"supervised_tokens\":9,\"seconds\":0.25}");
        }
    }

    @Test
    void goesOnAfterTheCheckpointWithoutAStepTwice() throws IOException {
        Path path = folder.resolve("train.jsonl");
        try (JsonLinesLog log = new JsonLinesLog(path)) {
            log.start(0, 5);
            for (int step = 1; step <= 3; step++) {
                log.step(step(step));
                log.evaluation(new EvaluationRecord(step, step, 1, 1, 1));
            }
        }
        Files.writeString(path, "{\"kind\":\"step\",\"st", StandardOpenOption.APPEND);
        try (JsonLinesLog log = new JsonLinesLog(path)) {
            log.start(2, 5);
            log.step(step(3));
        }
        assertThat(Files.readAllLines(path))
                .containsExactly(
                        JsonLinesLog.line(step(1)),
                        JsonLinesLog.line(new EvaluationRecord(1, 1, 1, 1, 1)),
                        JsonLinesLog.line(step(2)),
                        JsonLinesLog.line(new EvaluationRecord(2, 2, 1, 1, 1)),
                        JsonLinesLog.line(step(3)));
        try (JsonLinesLog log = new JsonLinesLog(path)) {
            log.start(0, 5);
        }
        assertThat(path).isEmptyFile();
    }

    private static StepRecord step(long step) {
        return new StepRecord(step, step / 2.0, 1.25, 1e-4, 3, 10, 7, 5, 1024, 2);
    }
}
