package fr.medinjection.finetune;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.stage.Console;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.collection.JavaConverters;

/** Follows a run from the driver: each heartbeat of rank 0's executor brings the last lines of the log, which become one line on the screen. */
final class Progress extends SparkListener {
    private final String name;
    private final long accumulator;
    private final Console console;
    private final Consumer<JsonNode> listener;
    private long steps;
    private long counted;
    private double seconds;
    private long lastStep;
    private long lastEvaluation = -1;
    private String refusal = "";

    /** @param listener gets each step and each evaluation once, in order, also where a restart goes through some again */
    Progress(String name, long accumulator, Console console, Consumer<JsonNode> listener) {
        this.name = name;
        this.accumulator = accumulator;
        this.console = console;
        this.listener = listener;
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        JavaConverters.seqAsJavaList(update.accumUpdates()).stream()
                .flatMap(task -> JavaConverters.seqAsJavaList(task._4()).stream())
                .filter(info -> info.id() == accumulator && info.update().isDefined())
                .map(info -> info.update().get())
                .filter(List.class::isInstance)
                .forEach(lines -> hear((List<?>) lines));
    }

    /** Takes in lines of which some may have been heard before. */
    synchronized void hear(List<?> lines) {
        long before = lastStep;
        JsonNode latest = null;
        for (Object line : lines) {
            JsonNode parsed = LogLines.parse((String) line);
            switch (parsed.path(LogLines.KIND).asText()) {
                case LogLines.START -> start(parsed);
                case LogLines.REFUSAL -> refusal = parsed.path("why").asText();
                case LogLines.STEP -> latest = step(parsed) ? parsed : latest;
                default -> evaluation(parsed);
            }
        }
        if (lastStep > before && latest != null) {
            console.progress(line(latest));
        }
    }

    /** Why the run cannot go on, or {@code ""}. */
    synchronized String refusal() {
        return refusal;
    }

    private void start(JsonNode line) {
        if (steps == 0) {
            lastStep = line.path("steps_done").asLong();
            steps = line.path("steps").asLong();
        }
    }

    private boolean step(JsonNode line) {
        boolean isNew = line.path("step").asLong() > lastStep;
        if (isNew) {
            lastStep = line.path("step").asLong();
            counted++;
            seconds += line.path("seconds").asDouble();
            listener.accept(line);
        }
        return isNew;
    }

    private void evaluation(JsonNode line) {
        if (line.path("step").asLong() > lastEvaluation) {
            lastEvaluation = line.path("step").asLong();
            listener.accept(line);
        }
    }

    private String line(JsonNode step) {
        double left = seconds / counted * (steps - lastStep);
        return String.format(
                Locale.ROOT,
                "  %s: step %,d of %,d, loss %.4f, %,.0f tokens/s, %s left",
                name,
                lastStep,
                steps,
                step.path("loss").asDouble(),
                step.path("tokens_per_second").asDouble(),
                Console.duration(Duration.ofSeconds(Math.round(left))));
    }
}
