package fr.medinjection.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.HashMap;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** What a piece of work costs this JVM and the Spark session in it. */
public final class Meter {
    private final SparkSession spark;

    public Meter(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The cost of one piece of work.
     *
     * @param cpuSeconds of the whole JVM: work, compiler and garbage collector
     * @param peakHeapBytes the most heap used at once, garbage included
     * @param skewBytes by how much one task read more from a shuffle than the mean of its stage's tasks, at the worst
     */
    public record Cost(
            String name,
            double cpuSeconds,
            double wallSeconds,
            long peakHeapBytes,
            long shuffleBytes,
            long spillBytes,
            long skewBytes) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-12s %8.1f CPU s %8.1f s wall %6d MB heap %6d MB shuffled %6d MB spilled",
                    name,
                    cpuSeconds,
                    wallSeconds,
                    peakHeapBytes >> 20,
                    shuffleBytes >> 20,
                    spillBytes >> 20);
        }
    }

    public Cost measure(String name, Runnable work) {
        Traffic traffic = new Traffic();
        spark.sparkContext().addSparkListener(traffic);
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        work.run();
        double wall = (System.nanoTime() - start) / 1e9;
        double used = (cpuNanos() - cpu) / 1e9;
        awaitListeners();
        spark.sparkContext().removeSparkListener(traffic);
        long peak = heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        return new Cost(name, used, wall, peak, traffic.shuffled.sum(), traffic.spilled.sum(), traffic.skew());
    }

    /** Spark tells listeners later, from a thread of its own. */
    private void awaitListeners() {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark's listeners do not come to rest", e);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Stream<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    private static final class Traffic extends SparkListener {
        private final LongAdder shuffled = new LongAdder();
        private final LongAdder spilled = new LongAdder();
        private final Map<Integer, LongSummaryStatistics> read = new HashMap<>(); // by stage, a figure a task

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            TaskMetrics metrics = end.taskMetrics();
            if (metrics != null) {
                shuffled.add(metrics.shuffleWriteMetrics().bytesWritten());
                spilled.add(metrics.memoryBytesSpilled() + metrics.diskBytesSpilled());
                read.computeIfAbsent(end.stageId(), stage -> new LongSummaryStatistics())
                        .accept(metrics.shuffleReadMetrics().totalBytesRead());
            }
        }

        long skew() {
            return read.values().stream()
                    .mapToLong(stage -> stage.getMax() - Math.round(stage.getAverage()))
                    .max()
                    .orElse(0);
        }
    }
}
