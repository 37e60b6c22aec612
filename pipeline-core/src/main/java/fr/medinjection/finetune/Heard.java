package fr.medinjection.finetune;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.AccumulatorV2;

/** What rank 0 has said lately: the last lines of its log. They reach the driver with the heartbeats of its executor, and the rest at the task's end. */
final class Heard extends AccumulatorV2<String, List<String>> {
    private static final long serialVersionUID = 1;
    private static final int MOST = 2000;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    @Override
    public synchronized boolean isZero() {
        return lines.isEmpty();
    }

    @Override
    public synchronized AccumulatorV2<String, List<String>> copy() {
        Heard copy = new Heard();
        copy.lines.addAll(lines);
        return copy;
    }

    @Override
    public synchronized void reset() {
        lines.clear();
    }

    @Override
    public synchronized void add(String line) {
        lines.addLast(line);
        cut(lines);
    }

    @Override
    public void merge(AccumulatorV2<String, List<String>> other) {
        List<String> more = other.value();
        synchronized (this) {
            lines.addAll(more);
            cut(lines);
        }
    }

    /** A copy: the task goes on adding while it is read. */
    @Override
    public synchronized List<String> value() {
        return new ArrayList<>(lines);
    }

    /** The first line says how long the run is, so it stays. */
    private static void cut(ArrayDeque<String> lines) {
        if (lines.size() > MOST) {
            String first = lines.removeFirst();
            while (lines.size() >= MOST) {
                lines.removeFirst();
            }
            lines.addFirst(first);
        }
    }
}
