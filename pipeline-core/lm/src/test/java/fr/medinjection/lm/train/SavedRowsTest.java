package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.Span;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.weights.HeapWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters with embedding or head weights of their own, and what PEFT computes with them: recorded by src/test/python/record_saved.py. */
class SavedRowsTest {
    private static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();
    private static final String EMBEDDING = "base_model.model." + ModelConfig.EMBEDDING;
    private static final String HEAD = "base_model.model." + ModelConfig.HEAD;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"saved-resized", "saved-shrunk-tied", "saved-embedding-tied", "saved-both", "saved-head"})
    void givesTheLogitsOfPeft(String name) {
        try (ModelWeights model = model(name);
                Adapter adapter = Adapter.load(Golden.folder(name), model)) {
            requireLogits(name, adapter);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"saved-resized", "saved-shrunk-tied", "saved-both", "saved-head"})
    void isWrittenWithItsRows(String name) {
        try (ModelWeights model = model(name)) {
            try (Adapter adapter = Adapter.load(Golden.folder(name), model)) {
                adapter.save(folder);
            }
            try (Adapter again = Adapter.load(folder, model)) {
                requireLogits(name, again);
            }
            // The base is still there, as it was.
            assertThat(logits(Decoder.of(model), new int[] {5})).hasSize(61);
        }
    }

    @Test
    void isNotWrittenWherePeftWouldReadSomethingElse() {
        try (ModelWeights model = model("saved-embedding-tied");
                Adapter adapter = Adapter.load(Golden.folder("saved-embedding-tied"), model)) {
            assertThatThrownBy(() -> adapter.save(folder))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Cannot write an adapter that parts the embedding from a tied head: merge it instead");
        }
    }

    @ParameterizedTest
    @CsvSource({"qwen3-tied,64,TIED", "qwen3-tied,61,OWN"})
    void aResizedEmbeddingOfATiedModelIsItsHead(String base, int rows, ModelConfig.Head head) {
        SavedRows saved = SavedRows.of(rows(EMBEDDING, rows, 32), ModelConfig.read(Golden.folder(base)));
        assertThat(saved.config().vocabulary()).isEqualTo(rows);
        assertThat(saved.config().tied()).isEqualTo(head == ModelConfig.Head.TIED);
    }

    @Test
    void refusesRowsThatDoNotFit() {
        ModelConfig base = ModelConfig.read(Golden.folder("qwen3"));
        assertThatThrownBy(() -> SavedRows.of(rows(EMBEDDING, 61, 16), base))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid shape of tensor " + EMBEDDING + ": [61, 16], expected [61, 32]");
        assertThatThrownBy(() -> SavedRows.of(rows(HEAD, 64, 32), base))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot resize the vocabulary of the model to 64");
        HeapWeights unequal = rows(HEAD, 64, 32).put(EMBEDDING, List.of(63L, 32L), new float[63 * 32]);
        assertThatThrownBy(() -> SavedRows.of(unequal, base))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Invalid shape of tensor");
    }

    private static void requireLogits(String name, Adapter adapter) {
        List<int[]> prompts = Golden.tokens(Golden.json(name).path("prompts"));
        for (int i = 0; i < prompts.size(); i++) {
            float[] expected = Golden.tensors(name).floats("logits." + i);
            float[] actual = logits(adapter.decoder(Dropout.none()), prompts.get(i));
            assertThat(Golden.distance(actual, expected)).isLessThan(1e-5);
        }
    }

    private static HeapWeights rows(String name, int rows, int width) {
        return new HeapWeights().put(name, List.of((long) rows, (long) width), new float[rows * width]);
    }

    private static ModelWeights model(String adapter) {
        return ModelWeights.load(Golden.folder(Golden.json(adapter).path("base").asText()), BACKEND);
    }

    private static float[] logits(Decoder decoder, int[] prompt) {
        return BACKEND.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[1], prompt.length);
            return BACKEND.floats(decoder.logits(decoder.hidden(prompt, span, Optional.empty())));
        });
    }
}
