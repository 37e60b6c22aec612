package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.finetune.LogLines;
import fr.medinjection.report.page.CurveFigure.Point;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSectionTest {
    @TempDir
    Path out;

    private static String step(int step, double loss) {
        return "{\"kind\":\"step\",\"step\":" + step + ",\"loss\":" + loss + ",\"learning_rate\":" + 1e-4 / step
                + ",\"gradient_norm\":1.5,\"seconds\":0.5}\n";
    }

    private void model(String name, int steps) throws IOException {
        DatasetStore store = new DatasetStore(new Configuration(), out.toString());
        Path folder = Path.of(store.stage("models/" + name).toUri().getPath());
        Files.createDirectories(folder);
        StringBuilder log = new StringBuilder();
        for (int step = 1; step <= steps; step++) {
            log.append(step(step, step));
        }
        log.append("{\"kind\":\"evaluation\",\"step\":" + steps + ",\"loss\":0.25}\n");
        Files.writeString(folder.resolve("log.jsonl"), log);
        Map<String, Object> facts = Map.of(
                "steps",
                steps,
                "examples",
                7,
                "cut",
                2,
                "refused",
                1,
                "unsupervised",
                0,
                "tokens",
                12345,
                "first-loss",
                1.0,
                "last-loss",
                (double) steps);
        store.commit(
                "models/" + name,
                new Manifest(
                        "finetune",
                        "models/" + name,
                        "f",
                        "c",
                        0,
                        Map.of(),
                        facts,
                        Manifest.JSON.createObjectNode(),
                        List.of(),
                        "",
                        "",
                        "",
                        "run",
                        "2026-01-01T00:00:00Z",
                        1));
    }

    @Test
    void everyModelHasItsFiguresAndCurves() throws IOException {
        model("SYN", 3);
        model("NAT/seed=42", 4);
        model("NAT/seed=43", 4);
        Reports.write(SparkTest.spark(), new DatasetStore(new Configuration(), out.toString()), ReportRows.CONFIG);
        assertThat(Files.readAllLines(out.resolve("report/tables/training.csv")))
                .containsExactly(
                        "model,examples,cut,left_out,steps,tokens,first_loss,last_loss,validation_loss,seconds",
                        "NAT 42,7,2,1,4,12345,1.000000,4.000000,0.250000,2.000000",
                        "NAT 43,7,2,1,4,12345,1.000000,4.000000,0.250000,2.000000",
                        "SYN,7,2,1,3,12345,1.000000,3.000000,0.250000,1.500000");
        assertThat(Files.readString(out.resolve("report/index.html")))
                .contains("id=\"training-loss\"", "id=\"training-validation\"", "id=\"training-rate\"")
                .contains("id=\"training-norm\"");
    }

    @Test
    void longCurvesArePointsOfMeans() {
        List<String> lines = new ArrayList<>();
        for (int step = 1; step <= 1000; step++) {
            lines.add(step(step, step));
        }
        Training training =
                Training.of("NAT", null, lines.stream().map(LogLines::parse).toList());
        assertThat(training.stepsAPoint()).isEqualTo(7);
        assertThat(training.loss()).hasSize(143).startsWith(new Point(7, 4), new Point(14, 11));
        assertThat(training.loss().get(142)).isEqualTo(new Point(1000, 997.5));
        assertThat(training.seconds()).isEqualTo(500);
    }
}
