package fr.medinjection.score;

import fr.medinjection.data.Instruction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which an item's options are shown.
 *
 * @param number 0 for the published order, from 1 on for others
 * @param positions for each place shown, the option's position as published; empty for an open item
 */
public record OptionOrder(int number, List<Integer> positions) implements Serializable {
    public OptionOrder {
        positions = List.copyOf(positions);
    }

    public static OptionOrder published(int options) {
        return new OptionOrder(0, IntStream.range(0, options).boxed().toList());
    }

    /** Whether this is an order of so many options: each position once. */
    public boolean fits(int options) {
        return positions.stream().sorted().toList().equals(published(options).positions());
    }

    /** Values by published position, as they are shown. */
    public <T> List<T> shown(List<T> published) {
        return positions.stream().map(published::get).toList();
    }

    /** Values by the place shown, put back to the published positions. */
    public <T> List<T> restored(List<T> shown) {
        List<T> restored = new ArrayList<>(shown);
        for (int place = 0; place < shown.size(); place++) {
            restored.set(positions.get(place), shown.get(place));
        }
        return restored;
    }

    /** Places shown as published positions, ascending. */
    public List<Integer> publishedPositions(List<Integer> places) {
        return places.stream().map(positions::get).sorted().toList();
    }

    /** Published positions as places shown, ascending. */
    public List<Integer> places(List<Integer> published) {
        return published.stream().map(positions::indexOf).sorted().toList();
    }

    /** The item with its options in this order, for prompts; its right options move with them. */
    public Instruction applied(Instruction item) {
        return new Instruction(
                item.id(),
                item.contentHash(),
                item.component(),
                item.source(),
                item.split(),
                item.type(),
                item.language(),
                item.context(),
                item.question(),
                shown(item.options()),
                places(item.correct()),
                item.answer(),
                item.specialties(),
                item.categories(),
                item.task(),
                item.skill(),
                item.group(),
                item.flags(),
                item.lineage());
    }
}
