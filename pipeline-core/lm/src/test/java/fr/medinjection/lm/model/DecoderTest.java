package fr.medinjection.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logits of transformers on tiny models of each family. */
class DecoderTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen3",
                "qwen3-tied",
                "qwen2-yarn",
                "qwen2-window",
                "llama-smol",
                "llama-llama3",
                "llama-linear",
                "mistral"
            })
    void givesTheLogitsOfTransformers(String name) {
        List<int[]> prompts = Golden.tokens(Golden.json(name).path("prompts"));
        try (ModelWeights weights = ModelWeights.load(Golden.folder(name), Nd4jBackend.singlePrecision())) {
            Decoder decoder = Decoder.of(weights);
            for (int i = 0; i < prompts.size(); i++) {
                float[] expected = Golden.tensors(name).floats("logits." + i);
                assertThat(Golden.distance(logits(decoder, prompts.get(i)), expected))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static float[] logits(Decoder decoder, int[] prompt) {
        ModelWeights weights = decoder.weights();
        return weights.backend().scoped(() -> {
            Span span = Span.of(weights, new int[] {0}, prompt.length);
            return weights.backend().floats(decoder.logits(decoder.hidden(prompt, span, Optional.empty())));
        });
    }
}
