package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.train.EvaluationRecord;
import fr.medinjection.lm.train.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    @TempDir
    java.nio.file.Path folder;

    private final List<String> heard = new ArrayList<>();

    private static StepRecord step(long step, double loss) {
        return new StepRecord(step, step / 4.0, loss, 1e-4, 1, 100, 90, 500, 1 << 20, 0.2);
    }

    private static EvaluationRecord evaluation(long step) {
        return new EvaluationRecord(step, step / 4.0, 3.5, 70, 0.1);
    }

    private RunLog open() throws IOException {
        return new RunLog(FileSystem.getLocal(new Configuration()), path(), 4, heard::add);
    }

    private Path path() {
        return new Path(folder.toUri());
    }

    private List<String> steps() throws IOException {
        return RunLog.lines(FileSystem.getLocal(new Configuration()), path()).stream()
                .map(LogLines::parse)
                .map(line -> line.path("kind").asText().charAt(0)
                        + line.path("step").asText() + " " + line.path("loss").asText())
                .toList();
    }

    @Test
    void aRunThatWentOnHasEveryStepOnce() throws IOException {
        RunLog killed = open();
        killed.start(0, 8);
        for (int step = 1; step <= 6; step++) {
            killed.step(step(step, step));
            if (step == 4) {
                killed.evaluation(evaluation(4));
            }
        }
        java.nio.file.Path last = folder.resolve("log-000000003.jsonl"); // never closed
        Files.writeString(last, "{\"kind\": \"step\", \"st", StandardOpenOption.APPEND);
        RunLog resumed = open();
        resumed.start(4, 8);
        for (int step = 5; step <= 8; step++) {
            resumed.step(step(step, 10 * step));
        }
        resumed.close();
        assertThat(steps())
                .containsExactly(
                        "s1 1.0", "s2 2.0", "s3 3.0", "s4 4.0", "e4 3.5", "s5 50.0", "s6 60.0", "s7 70.0", "s8 80.0");
    }

    @Test
    void aRunFromTheStartBeginsANewLog() throws IOException {
        try (RunLog first = open()) {
            first.start(0, 8);
            first.step(step(1, 1));
        }
        try (RunLog second = open()) {
            second.start(0, 8);
            second.step(step(1, 2));
        }
        assertThat(steps()).containsExactly("s1 2.0");
        assertThat(heard).hasSize(4);
    }
}
