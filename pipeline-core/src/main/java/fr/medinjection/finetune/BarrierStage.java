package fr.medinjection.finetune;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** A stage whose tasks all run at the same time; where one fails Spark starts all of them again. */
final class BarrierStage {
    private BarrierStage() {}

    /** What one task does with its partition. */
    interface Work<T, R> extends Serializable {
        Iterator<R> of(Iterator<T> rows);
    }

    /** An action of Spark's, with the exception that Scala does not declare. */
    private interface Action<R> {
        R run() throws SparkException;
    }

    /** Runs the work on all partitions at once and returns the few results; {@code name} is what the user knows the work by. */
    static <T, R> List<R> run(JavaRDD<T> rows, Work<T, R> work, String name) {
        Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> function =
                (Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> & Serializable)
                        partition -> JavaConverters.asScalaIterator(work.of(JavaConverters.asJavaIterator(partition)));
        JavaRDD<R> results = rows.rdd()
                .barrier()
                .mapPartitions(function, false, ClassTag$.MODULE$.apply(Object.class))
                .toJavaRDD();
        // Spark gives up a job whose last stage is a barrier stage that lost a task; one that others follow it starts
        // again.
        return attempt(() -> new ArrayList<>(results.repartition(1).collect()), name);
    }

    private static <R> R attempt(Action<R> action, String name) {
        try {
            return action.run();
        } catch (SparkException e) {
            throw new UserException(
                    "Cannot finish " + name + ": " + firstLine(e)
                            + "; run the job again to go on from the last checkpoint",
                    e);
        }
    }

    private static String firstLine(SparkException e) {
        String[] lines = String.valueOf(e.getMessage()).split("\\R", -1);
        for (String line : lines) {
            int at = line.indexOf(RankLostException.class.getName());
            if (at >= 0) {
                return line.substring(at + RankLostException.class.getName().length() + 2);
            }
        }
        return lines[0];
    }

    /** Waits until the cluster can run that many tasks at once: Spark itself would try for ten minutes without a word. */
    static void awaitSlots(SparkContext context, int ranks, int seconds) {
        if (context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            throw new UserException("Invalid spark.dynamicAllocation.enabled: true, expected false: the ranks of a"
                    + " training run must all run at once");
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (slots(context) < ranks) {
            if (System.nanoTime() >= deadline) {
                throw new UserException("Invalid finetune.ranks: " + ranks + ", expected at most " + slots(context)
                        + ", the tasks that this cluster runs at once");
            }
            sleep();
        }
    }

    private static int slots(SparkContext context) {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for task slots", e);
        }
    }
}
