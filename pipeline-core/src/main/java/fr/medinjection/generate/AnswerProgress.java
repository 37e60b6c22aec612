package fr.medinjection.generate;

import fr.medinjection.stage.Console;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Follows from the driver how many questions a model has answered: each heartbeat of an executor brings the counts of its tasks, which become one line on the screen. */
final class AnswerProgress extends SparkListener {
    private static final double SECOND = 1e9;

    private final String name;
    private final Counters counters;
    private final Consumer<String> screen;
    private final LongSupplier clock;
    private final Map<Long, Count> running = new HashMap<>();
    private Count finished = new Count(0, 0);
    private long questions;
    private long firstNow;
    private long firstAt;

    /**
     * What the tasks count questions with.
     *
     * @param now those that the model is asked
     * @param before those whose replies were kept by a run that was stopped
     */
    record Counters(LongAccumulator now, LongAccumulator before) implements Serializable {}

    private record Count(long now, long before) {
        Count plus(Count other) {
            return new Count(now + other.now, before + other.before);
        }
    }

    /** @param clock in nanoseconds */
    AnswerProgress(String name, Counters counters, Consumer<String> screen, LongSupplier clock) {
        this.name = name;
        this.counters = counters;
        this.screen = screen;
        this.clock = clock;
    }

    Counters counters() {
        return counters;
    }

    /** How many questions there are. */
    synchronized void expect(long all) {
        questions = all;
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        JavaConverters.seqAsJavaList(update.accumUpdates())
                .forEach(task -> running.put(
                        ((Number) task._1()).longValue(), count(task._4(), AccumulableInfo::update, new Count(0, 0))));
        Count done = running.values().stream().reduce(finished, Count::plus);
        if (firstNow == 0) {
            firstNow = done.now();
            firstAt = clock.getAsLong();
        }
        if (done.now() + done.before() > 0) {
            screen.accept(line(done));
        }
    }

    /** The end of a task brings the whole counts so far, with what it counted since its last heartbeat. */
    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        running.remove(end.taskInfo().taskId());
        if (end.taskInfo().successful()) {
            finished = count(end.taskInfo().accumulables(), AccumulableInfo::value, finished);
        }
    }

    private Count count(Seq<AccumulableInfo> infos, Function<AccumulableInfo, Option<Object>> number, Count otherwise) {
        List<AccumulableInfo> all = JavaConverters.seqAsJavaList(infos);
        return new Count(
                number(all, counters.now().id(), number).orElse(otherwise.now()),
                number(all, counters.before().id(), number).orElse(otherwise.before()));
    }

    private static Optional<Long> number(
            List<AccumulableInfo> infos, long id, Function<AccumulableInfo, Option<Object>> number) {
        return infos.stream()
                .filter(info -> info.id() == id)
                .map(number)
                .filter(Option::isDefined)
                .map(found -> ((Number) found.get()).longValue())
                .findFirst();
    }

    /** How fast it goes is told from the first heartbeat with an answer on: loading the model is no part of it. */
    private String line(Count done) {
        long all = done.now() + done.before();
        String line = String.format(Locale.ROOT, "  %s: %,d of %,d questions", name, all, questions);
        double seconds = (clock.getAsLong() - firstAt) / SECOND;
        long since = done.now() - firstNow;
        if (since <= 0 || seconds <= 0) {
            return line;
        }
        Duration left = Duration.ofSeconds(Math.round(seconds / since * (questions - all)));
        return line + String.format(Locale.ROOT, ", %.1f/s, %s left", since / seconds, Console.duration(left));
    }
}
