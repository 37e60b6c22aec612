package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Optional;

/** Open answers by one kind of mark: its mean where there is a value, and the share of attempts that failed. */
record MarkFamily(Mark mark) implements Family {
    private static final int ASKED = 2;
    private static final int VALUED = 3;
    private static final int SUM = 4;
    private static final int BELOW = 5; // sums must not be negative, values may
    private static final int SIZE = 6;

    @Override
    public long[] scales() {
        return new long[] {FINE, FINE, WHOLE, WHOLE, FINE, FINE};
    }

    /** An item without an answer counts as zero, as in every other score; one whose attempt failed counts in neither way. */
    @Override
    public List<Measure> measures() {
        return List.of(
                measure(
                        mark.metric(),
                        sums -> sums[VALUED] == 0
                                ? Double.NaN
                                : (sums[SUM] - sums[BELOW]) / (sums[VALUED] + sums[MISSING])),
                measure(
                        mark.metric() + "-failed",
                        sums -> sums[ASKED] == 0 ? Double.NaN : 1 - sums[VALUED] / sums[ASKED]));
    }

    private Measure measure(String metric, java.util.function.ToDoubleFunction<double[]> value) {
        return new Measure(metric, mark.variant(), mark.signature(), value);
    }

    @Override
    public boolean covers(Slice slice) {
        return true;
    }

    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (sheet.type() != TaskType.OEQ) {
            return Optional.empty();
        }
        Answer answer = answers.get(0);
        double[] vector = new double[SIZE];
        vector[ITEMS] = 1;
        vector[MISSING] = answer.isMissing() ? 1 : 0;
        answer.marks().stream()
                .filter(given -> given.mark().equals(mark))
                .map(Mark.Given::value)
                .min(Double::compare) // a verdict before NaN, which is an attempt that failed
                .ifPresent(value -> add(value, vector));
        return Optional.of(vector);
    }

    private static void add(double value, double[] vector) {
        vector[ASKED] = 1;
        if (!Double.isNaN(value)) {
            vector[VALUED] = 1;
            vector[value < 0 ? BELOW : SUM] = Math.abs(value);
        }
    }
}
