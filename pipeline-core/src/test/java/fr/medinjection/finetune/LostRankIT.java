package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.StageRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rank that is killed in the middle of training: the barrier stage starts again from the checkpoint and ends as if nothing had been. */
class LostRankIT {
    private static final SparkSession SPARK = SparkTest.spark();
    private static final int STEPS = 48;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private void finetune(String out, Path model) {
        StageRunner runner = Finetunes.runner(SPARK, folder.resolve(out), Finetunes.screen(screen));
        Finetunes.writeMix(runner, "NAT", Finetunes.items(20, 3));
        FinetuneConfig config = Finetunes.config(model, 2, List.of(42L), STEPS);
        new Finetuning(SPARK, runner, config, TestRows.RENDERER, new Console(Finetunes.screen(screen)))
                .run(List.of("NAT"));
    }

    @Test
    void aKilledRankCostsNoStepAndNoBit() throws Exception {
        Path model = Finetunes.model(folder.resolve("model"));
        finetune("undisturbed", model);
        Killer killer = new Killer(SPARK.sparkContext(), folder.resolve("killed/models/_training"));
        SPARK.sparkContext().addSparkListener(killer);
        Thread watching = new Thread(killer::watch);
        watching.start();
        try {
            finetune("killed", model);
        } finally {
            SPARK.sparkContext().removeSparkListener(killer);
            watching.interrupt();
            watching.join();
        }
        assertThat(killer.kills).hasValue(1);
        Path undisturbed = folder.resolve("undisturbed/models/NAT");
        Path killed = folder.resolve("killed/models/NAT");
        assertThat(killed.resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.resolve("adapter_model.safetensors"));
        assertThat(losses(killed)).isEqualTo(losses(undisturbed));
        assertThat(killed.resolve("_manifest.json"))
                .content()
                .containsPattern("\"resumed-after\" : [1-9]")
                .contains("\"steps\" : " + STEPS);
    }

    private static List<String> losses(Path model) throws IOException {
        List<String> losses = Files.readAllLines(model.resolve("log.jsonl")).stream()
                .map(LogLines::parse)
                .map(line -> line.path("kind").asText() + line.path("step") + " " + line.path("loss"))
                .toList();
        assertThat(losses.stream().filter(line -> line.startsWith("step")).map(line -> line.split(" ")[0]))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, STEPS)
                        .mapToObj(step -> "step" + step)
                        .toList());
        return losses;
    }

    /** Kills the task of rank 1 once there is a checkpoint. */
    private static final class Killer extends SparkListener {
        private final Map<Integer, Long> tasks = new ConcurrentHashMap<>();
        private final AtomicInteger kills = new AtomicInteger();
        private final SparkContext context;
        private final Path work;

        Killer(SparkContext context, Path work) {
            this.context = context;
            this.work = work;
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            tasks.put(start.taskInfo().index(), start.taskInfo().taskId());
        }

        void watch() {
            while (!Thread.currentThread().isInterrupted()) {
                if (kills.get() == 0 && hasCheckpoint()) {
                    kills.addAndGet(context.killTaskAttempt(tasks.get(1), true, "as a test") ? 1 : 0);
                }
                pause();
            }
        }

        private static void pause() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean hasCheckpoint() {
            if (!Files.isDirectory(work)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(work)) {
                return files.anyMatch(file -> file.getFileName().toString().matches("checkpoint-\\d+"));
            } catch (IOException | UncheckedIOException e) {
                return false; // something was renamed while we looked
            }
        }
    }
}
