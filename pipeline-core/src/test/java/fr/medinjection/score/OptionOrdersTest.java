package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.score.OptionOrders.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OptionOrdersTest {
    @Test
    void thePublishedOrderComesFirstAndEachOrderFits() {
        for (Policy policy : Policy.values()) {
            List<OptionOrder> orders = new OptionOrders(policy, 3, 7).of(Items.closed("a", 5, 0));
            assertThat(orders.get(0)).isEqualTo(OptionOrder.published(5));
            assertThat(orders).allSatisfy(order -> assertThat(order.fits(5)).isTrue());
            assertThat(orders).extracting(OptionOrder::number).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void cyclicOrdersShowEveryOptionInEveryPlaceOnce() {
        List<OptionOrder> orders = new OptionOrders(Policy.CYCLIC, 0, 7).of(Items.closed("a", 4, 2));
        assertThat(orders).hasSize(4);
        for (int place = 0; place < 4; place++) {
            int at = place;
            assertThat(orders.stream().map(order -> order.positions().get(at))).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void randomOrdersDependOnSeedAndItemAloneAndAreUniform() {
        OptionOrders orders = new OptionOrders(Policy.RANDOM, 2, 7);
        assertThat(orders.of(Items.closed("a", 5, 0))).isEqualTo(orders.of(Items.closed("a", 5, 3)));
        Map<List<Integer>, Integer> counts = new HashMap<>();
        IntStream.range(0, 6000).forEach(i -> orders.of(Items.closed("item" + i, 3, 0)).stream()
                .skip(1)
                .forEach(order -> counts.merge(order.positions(), 1, Integer::sum)));
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(1850, 2150));
        assertThat(new OptionOrders(Policy.RANDOM, 2, 8).of(Items.closed("a", 5, 0)))
                .isNotEqualTo(orders.of(Items.closed("a", 5, 0)));
    }

    @Test
    void whatIsShownIsPutBack() {
        OptionOrder order = new OptionOrder(1, List.of(2, 0, 1));
        assertThat(order.shown(List.of("x", "y", "z"))).containsExactly("z", "x", "y");
        assertThat(order.restored(order.shown(List.of("x", "y", "z")))).containsExactly("x", "y", "z");
        assertThat(order.publishedPositions(List.of(0, 1))).containsExactly(0, 2);
        assertThat(order.places(order.publishedPositions(List.of(0, 1)))).containsExactly(0, 1);
        assertThat(new OptionOrder(1, List.of(0, 0, 1)).fits(3)).isFalse();
        TestItem item = Items.closed("a", 3, 2);
        assertThat(order.applied(item.instruction()).correct()).containsExactly(0);
        assertThat(order.applied(item.instruction()).options()).containsExactly("option 2", "option 0", "option 1");
    }

    @Test
    void anItemBoundToItsOrderIsAskedAsPublishedOnly() {
        TestItem bound = Items.choosing("Quoi ?", List.of("le cœur", "le foie", "A et B"));
        assertThat(bound.isOrderBound()).isTrue();
        assertThat(new OptionOrders(Policy.RANDOM, 3, 7).of(bound)).containsExactly(OptionOrder.published(3));
    }
}
