package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.model.Linears;
import fr.medinjection.lm.model.OneLayer;
import fr.medinjection.lm.tensor.Differentiation;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A linear map with its adapter, and a whole layer with one on each of the seven projections, against SameDiff's autodiff and central differences in double
 * precision: by the input and by every A, B and magnitude. The lengths of the rows are held constant everywhere; under dropout the graph is fed the masks.
 */
class SameDiffLayerTest {
    /** Two rows of a batch; the second holds two texts. */
    private static final int[] FIRSTS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3};

    private static final int BATCH = 2;
    private static final int ROWS = FIRSTS.length;
    private static final double LINEAR_ROUNDING = 2e-6;
    private static final double LAYER_ROUNDING = 1e-5;

    /** In the place of a dropout: nothing is dropped, and adapters are built into the weights. */
    private static final String MERGED = "merged";

    private final Random random = new Random(23);

    private static double probability(String dropout) {
        return dropout.equals(MERGED) ? 0 : Double.parseDouble(dropout);
    }

    private static PlainBackend twin(String dropout) {
        return dropout.equals(MERGED) ? PlainBackend.merging() : PlainBackend.doublePrecision();
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3,DORA,STANDARD,0,QUERY",
        "qwen3,DORA,RANK_STABILISED,merged,KEY",
        "qwen3,LORA,STANDARD,merged,DOWN",
        "qwen3,DORA,STANDARD,0.3,DOWN",
        "qwen3,LORA,STANDARD,0,UP",
        "qwen3,LORA,RANK_STABILISED,0.3,KEY",
        "llama-llama3,DORA,RANK_STABILISED,0.3,GATE",
        "llama-llama3,LORA,STANDARD,0.3,OUTPUT"
    })
    void linear(String name, AdapterConfig.Kind kind, AdapterConfig.Scaling scaling, String dropout, Projection place) {
        AdaptedCase on = new AdaptedCase(
                new AdapterConfig(name, 3, 6, probability(dropout), kind, scaling, Set.of(place)), ROWS, random);
        int width = on.width(place);
        new Differentiation(
                        on.inputs(width, random),
                        backend -> on.pass(backend, adapter -> {
                            Linear map = adapter.linears(on.dropout()).at(0, place);
                            return new AdaptedCase.Part(map::forward, (x, gradient) -> {
                                map.traced(x);
                                Tensor into = backend.zeros(ROWS, width);
                                map.backward(gradient, into);
                                return into;
                            });
                        }),
                        twin(dropout))
                .check(
                        (graph, x) -> on.graph(graph, x.subList(1, x.size())).linear(place, x.get(0), ROWS),
                        LINEAR_ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3,DORA,STANDARD,0.3",
        "qwen3,DORA,STANDARD,0",
        "qwen3,DORA,STANDARD,merged",
        "mistral,LORA,STANDARD,merged",
        "qwen2-yarn,DORA,STANDARD,merged",
        "qwen3,LORA,STANDARD,0.3",
        "llama-llama3,DORA,STANDARD,0.3",
        "mistral,DORA,RANK_STABILISED,0.3",
        "qwen2-yarn,DORA,STANDARD,0.3"
    })
    void layer(String name, AdapterConfig.Kind kind, AdapterConfig.Scaling scaling, String dropout) {
        AdaptedCase on = new AdaptedCase(
                new AdapterConfig(name, 3, 6, probability(dropout), kind, scaling, EnumSet.allOf(Projection.class)),
                ROWS,
                random);
        OneLayer frame = new OneLayer(on.plain(), Linears.frozen(on.plain()), FIRSTS, BATCH);
        new Differentiation(
                        on.inputs(on.width(Projection.QUERY), random),
                        backend -> on.pass(backend, adapter -> {
                            OneLayer layer =
                                    new OneLayer(adapter.model(), adapter.linears(on.dropout()), FIRSTS, BATCH);
                            return new AdaptedCase.Part(layer::forward, layer::backward);
                        }),
                        twin(dropout))
                .check((graph, x) -> on.graph(graph, x.subList(1, x.size())).layer(x.get(0), frame), LAYER_ROUNDING);
    }
}
