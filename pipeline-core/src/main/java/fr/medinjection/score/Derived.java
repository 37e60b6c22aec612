package fr.medinjection.score;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Scores made of other scores, resample by resample: means, and deviations among them. */
final class Derived {
    private Derived() {}

    static Cell mean(Run run, Cell.Key key, List<Cell> cells) {
        return combined(run, key, cells, Derived::mean);
    }

    /** The sample standard deviation. */
    static Cell deviation(Run run, Cell.Key key, List<Cell> cells) {
        return combined(run, key, cells, Derived::deviation);
    }

    /** The root of the mean of squares: how the paper's Table 7 pools the deviations of its aggregate. */
    static Cell pooled(Run run, Cell.Key key, List<Cell> cells) {
        return combined(run, key, cells, values -> Math.sqrt(mean(squares(values))));
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    private static double[] squares(double[] values) {
        return java.util.Arrays.stream(values).map(value -> value * value).toArray();
    }

    private static Cell combined(Run run, Cell.Key key, List<Cell> cells, ToDoubleFunction<double[]> function) {
        double[] values = IntStream.rangeClosed(0, cells.get(0).replicates().length)
                .mapToDouble(i -> function.applyAsDouble(
                        cells.stream().mapToDouble(cell -> cell.value(i)).toArray()))
                .toArray();
        double items = cells.stream().mapToDouble(Cell::items).sum();
        double missing = cells.stream().mapToDouble(Cell::missing).sum();
        return new Cell(run, key, items, missing, values);
    }
}
