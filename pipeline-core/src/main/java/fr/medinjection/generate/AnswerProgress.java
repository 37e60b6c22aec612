package fr.medinjection.generate;

import fr.medinjection.stage.Console;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;

/** Follows from the driver how many questions a model has answered: each heartbeat of an executor brings the counts of its tasks, which become one line on the screen. */
final class AnswerProgress extends SparkListener {
    private static final double SECOND = 1e9;
    private static final double MINUTE = 60;

    private final String name;
    private final LongAccumulator answered;
    private final Console console;
    private final long started = System.nanoTime();
    private final Map<Long, Long> running = new HashMap<>();
    private long finished;
    private long questions;

    AnswerProgress(String name, LongAccumulator answered, Console console) {
        this.name = name;
        this.answered = answered;
        this.console = console;
    }

    /** What the tasks count with. */
    LongAccumulator answered() {
        return answered;
    }

    /** How many questions there are. */
    synchronized void expect(long all) {
        questions = all;
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        JavaConverters.seqAsJavaList(update.accumUpdates())
                .forEach(task -> JavaConverters.seqAsJavaList(task._4()).stream()
                        .filter(info ->
                                info.id() == answered.id() && info.update().isDefined())
                        .forEach(info -> running.put(
                                ((Number) task._1()).longValue(),
                                ((Number) info.update().get()).longValue())));
        long done =
                finished + running.values().stream().mapToLong(Long::longValue).sum();
        if (done > 0) {
            console.progress(line(done));
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        Long done = running.remove(end.taskInfo().taskId());
        finished += done != null && end.taskInfo().successful() ? done : 0;
    }

    private String line(long done) {
        double seconds = (System.nanoTime() - started) / SECOND;
        double left = seconds / done * (questions - done);
        return String.format(
                Locale.ROOT,
                "  %s: %,d of %,d questions, %.1f/s, %.0f min left",
                name,
                done,
                questions,
                done / seconds,
                left / MINUTE);
    }
}
