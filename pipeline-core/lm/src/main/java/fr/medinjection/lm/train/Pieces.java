package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How many passes a micro-batch takes, so that each fits the memory. It begins with what the plan says and doubles when memory runs out all the same. The gradients are those of the whole
 * micro-batch: masks go by the number of an example in its step, and the scale of a loss by the whole.
 */
final class Pieces {
    /** The share of free memory that a pass may fill by plan; the rest is for what lies between blocks. */
    private static final double SHARE = 0.9;

    private static final double GIGABYTE = 1 << 30;

    private int count = 1;

    /** @param longest the tokens of the longest example */
    static Pieces planned(Backend backend, MemoryPlan plan, int microBatch, long longest) {
        Pieces pieces = new Pieces();
        backend.freeBytes().ifPresent(free -> pieces.plan(plan, (long) (SHARE * free), microBatch, longest));
        return pieces;
    }

    private void plan(MemoryPlan plan, long bytes, int microBatch, long longest) {
        long rows = plan.tokensThatFit(bytes) / longest;
        if (rows == 0) {
            throw new LmException(String.format(
                    Locale.ROOT,
                    "Cannot train on an example of %d tokens: a pass over it takes %.1f GB on the card beside the model's %.1f GB, and %.1f GB are free",
                    longest,
                    plan.pass(longest) / GIGABYTE,
                    (plan.weights() + plan.trained()) / GIGABYTE,
                    bytes / GIGABYTE));
        }
        while ((microBatch + count - 1) / count > rows) {
            count *= 2;
        }
    }

    int count() {
        return count;
    }

    /** Twice as many from now on, or the failure itself where a pass has one example only. */
    void halve(int microBatch, OutOfDeviceMemory failure) {
        if (count >= microBatch) {
            throw failure;
        }
        count *= 2;
    }

    List<Plan.MicroBatch> of(Plan.MicroBatch whole) {
        int size = whole.examples().length;
        int each = (size + count - 1) / count;
        List<Plan.MicroBatch> pieces = new ArrayList<>();
        for (int from = 0; from < size; from += each) {
            int[] some = Arrays.copyOfRange(whole.examples(), from, Math.min(size, from + each));
            pieces.add(new Plan.MicroBatch(whole.first() + from, some));
        }
        return pieces;
    }
}
