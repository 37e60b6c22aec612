package fr.medinjection.score;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * In which orders an item is asked: as published, and in others. An item whose text depends on the order is asked as
 * published only.
 *
 * @param policy which other orders there are
 * @param count how many random ones; each is drawn from all orders alike
 * @param seed decides the random ones, together with the item's id
 */
public record OptionOrders(Policy policy, int count, long seed) implements Serializable {
    /** Which other orders an item is asked in. */
    public enum Policy {
        NONE,
        RANDOM,
        /** Every rotation, so that each option stands in each place once. */
        CYCLIC
    }

    public OptionOrders {
        if (count < 0) {
            throw new UserException("Invalid number of option orders: " + count + ", expected 0 or more");
        }
    }

    /** The orders of an item, the published one first. */
    public List<OptionOrder> of(TestItem item) {
        int options = item.instruction().options().size();
        List<OptionOrder> orders = new ArrayList<>(List.of(OptionOrder.published(options)));
        if (options < 2 || item.isOrderBound()) {
            return orders;
        }
        int others =
                switch (policy) {
                    case NONE -> 0;
                    case RANDOM -> count;
                    case CYCLIC -> options - 1;
                };
        for (int number = 1; number <= others; number++) {
            List<Integer> positions = policy == Policy.CYCLIC
                    ? rotated(options, number)
                    : shuffled(item.instruction().id(), options, number);
            orders.add(new OptionOrder(number, positions));
        }
        return orders;
    }

    private static List<Integer> rotated(int options, int by) {
        return IntStream.range(0, options).mapToObj(i -> (i + by) % options).toList();
    }

    private List<Integer> shuffled(String id, int options, int number) {
        String key = Ids.hash("option-order", Long.toString(seed), id, Integer.toString(number));
        SplittableRandom random = new SplittableRandom(Long.parseUnsignedLong(key.substring(0, 16), 16));
        List<Integer> positions = new ArrayList<>(OptionOrder.published(options).positions());
        for (int last = options - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            Integer moved = positions.get(last);
            positions.set(last, positions.get(other));
            positions.set(other, moved);
        }
        return positions;
    }
}
