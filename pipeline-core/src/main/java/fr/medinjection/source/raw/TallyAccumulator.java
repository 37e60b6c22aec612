package fr.medinjection.source.raw;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the tallies of all tasks to the driver, one for each partition: a partition that is computed again counts once,
 * which sums in an accumulator would not.
 */
final class TallyAccumulator extends AccumulatorV2<TallyAccumulator.OfPartition, Map<Integer, Tally>> {
    private static final long serialVersionUID = 1;

    /** The tally of one partition. */
    record OfPartition(int partition, Tally tally) {}

    private final TreeMap<Integer, Tally> tallies = new TreeMap<>();

    @Override
    public boolean isZero() {
        return tallies.isEmpty();
    }

    @Override
    public AccumulatorV2<OfPartition, Map<Integer, Tally>> copy() {
        TallyAccumulator copy = new TallyAccumulator();
        copy.tallies.putAll(tallies);
        return copy;
    }

    @Override
    public void reset() {
        tallies.clear();
    }

    @Override
    public void add(OfPartition one) {
        tallies.put(one.partition(), one.tally());
    }

    @Override
    public void merge(AccumulatorV2<OfPartition, Map<Integer, Tally>> other) {
        tallies.putAll(other.value());
    }

    @Override
    public Map<Integer, Tally> value() {
        return tallies;
    }
}
