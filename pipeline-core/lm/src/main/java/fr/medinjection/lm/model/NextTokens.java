package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The step that reads the last token of each of some texts and chooses the next. All that differs from one step to the next for as many texts lies in arrays that stay, so that a
 * card may do the step as one piece of work.
 */
final class NextTokens implements AutoCloseable {
    /** Numbers of texts for which a card keeps what it has prepared. */
    private static final int KEPT = 16;

    private final Decoder decoder;
    private final KeyValueCache cache;
    private final Map<Integer, Step> steps = new LinkedHashMap<>(KEPT, 0.75f, true);

    NextTokens(Decoder decoder, KeyValueCache cache) {
        this.decoder = decoder;
        this.cache = cache;
    }

    /** The best allowed token after each text, or -1; {@code firsts} has the row in the cache of each one's first key. */
    int[] after(List<Continuation> texts, int[] firsts) {
        Step step = steps.computeIfAbsent(texts.size(), Step::new);
        if (steps.size() > KEPT) {
            steps.remove(steps.keySet().iterator().next()).repeated.close();
        }
        return step.choose(texts, firsts);
    }

    @Override
    public void close() {
        steps.values().forEach(step -> step.repeated.close());
    }

    /** The step for one number of texts. */
    private final class Step {
        private final int[] tokens;
        private final int[] positions;
        private final int[] places;
        private final Map<Integer, Visible> visible = new HashMap<>();
        private final Backend.Repeated repeated;

        Step(int texts) {
            tokens = new int[texts];
            positions = new int[texts];
            places = new int[texts];
            decoder.weights()
                    .config()
                    .windows()
                    .forEach(window ->
                            visible.computeIfAbsent(window, w -> new Visible(new int[texts], new int[texts])));
            List<int[]> numbers = new ArrayList<>(List.of(tokens, positions, places));
            visible.values().forEach(seen -> numbers.addAll(List.of(seen.from(), seen.to())));
            int vocabulary = decoder.weights().config().vocabulary();
            repeated = decoder.weights().backend().repeated(texts, vocabulary, numbers, this::scores);
        }

        private Tensor scores() {
            Span span = Span.repeated(decoder.weights(), places, cache.angles(positions), visible::get);
            return decoder.logits(decoder.hidden(tokens, span, Optional.of(cache)));
        }

        int[] choose(List<Continuation> texts, int[] firsts) {
            for (int row = 0; row < tokens.length; row++) {
                Continuation text = texts.get(row);
                tokens[row] = text.last();
                positions[row] = text.position();
                places[row] = firsts[row] + text.position();
                see(row, firsts[row]);
            }
            List<BitSet> allowed = texts.stream().map(Continuation::allowed).toList();
            return repeated.best(allowed);
        }

        private void see(int row, int first) {
            visible.forEach((window, seen) -> Span.see(seen, row, first, places[row], window));
        }
    }
}
