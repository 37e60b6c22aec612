package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.Success$;
import org.apache.spark.TaskState;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.util.AccumulatorV2;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Map$;
import scala.collection.Seq;

/** The events that Spark sends a listener, as it sends them. */
class AnswerProgressTest {
    private final AnswerProgress.Counters counters = new AnswerProgress.Counters(
            SparkTest.spark().sparkContext().longAccumulator("now"),
            SparkTest.spark().sparkContext().longAccumulator("before"));
    private final List<String> screen = new ArrayList<>();
    private long seconds;
    private final AnswerProgress progress =
            new AnswerProgress("NAT", counters, screen::add, () -> TimeUnit.SECONDS.toNanos(seconds));

    private static AccumulableInfo info(
            AccumulatorV2<Long, Long> counter, Option<Object> update, Option<Object> value) {
        return new AccumulableInfo(counter.id(), counter.name(), update, value, false, false, Option.empty());
    }

    /** A task's counts so far. */
    private void heartbeat(long task, long now, long before) {
        List<AccumulableInfo> counts = List.of(
                info(counters.now(), Option.apply(now), Option.empty()),
                info(counters.before(), Option.apply(before), Option.empty()));
        Tuple4<Object, Object, Object, Seq<AccumulableInfo>> update = new Tuple4<>(task, 0, 0, seq(counts));
        progress.onExecutorMetricsUpdate(
                new SparkListenerExecutorMetricsUpdate("driver", seq(List.of(update)), Map$.MODULE$.empty()));
    }

    /** A task's end, with the counts of all that ended well. */
    private void end(long task, scala.Enumeration.Value state, long now, long before) {
        TaskInfo info = new TaskInfo(task, 0, 0, 0, 0, "driver", "localhost", TaskLocality.ANY(), false);
        info.markFinished(state, 1);
        info.setAccumulables(seq(List.of(
                info(counters.now(), Option.empty(), Option.apply(now)),
                info(counters.before(), Option.empty(), Option.apply(before)))));
        progress.onTaskEnd(new SparkListenerTaskEnd(
                0, 0, "ResultTask", Success$.MODULE$, info, new ExecutorMetrics(), new TaskMetrics()));
    }

    @Test
    void whatEndedIsCountedWholeAndWhatFailedIsNot() {
        progress.expect(100);
        heartbeat(1, 4, 0);
        heartbeat(2, 6, 0);
        end(1, TaskState.FINISHED(), 9, 0);
        end(2, TaskState.FAILED(), 9, 0);
        heartbeat(3, 1, 0);
        assertThat(screen)
                .containsExactly(
                        "  NAT: 4 of 100 questions", "  NAT: 10 of 100 questions", "  NAT: 10 of 100 questions");
    }

    @Test
    void howFastItGoesIsToldWithoutTheModelsLoadingAndWithoutKeptReplies() {
        progress.expect(1_000);
        seconds = 300;
        heartbeat(1, 0, 200);
        seconds = 310;
        heartbeat(1, 20, 200);
        seconds = 320;
        heartbeat(1, 60, 200);
        assertThat(screen)
                .containsExactly(
                        "  NAT: 200 of 1,000 questions",
                        "  NAT: 220 of 1,000 questions",
                        "  NAT: 260 of 1,000 questions, 4.0/s, 3 min 5 s left");
    }

    private static <T> Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toSeq();
    }
}
