package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.Span;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.weights.HeapWeights;
import fr.medinjection.lm.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters that this engine wrote, loaded in PEFT: the logits it gives, and under dropout with the masks that this engine draws, its loss and gradients. */
class OwnAdapterParityTest {
    private static final double TOLERANCE = 1e-5;
    private static final long STEP = 3;
    private static final long FIRST_EXAMPLE = 24;
    private static final List<Batch.Example> EXAMPLES = List.of(
            new Batch.Example(new int[] {5, 17, 42, 8, 33, 60, 11, 2}, 3),
            new Batch.Example(new int[] {7, 3, 29, 4, 2}, 1),
            new Batch.Example(new int[] {12, 44, 21, 50, 9, 19, 2}, 2));

    @TempDir
    Path folder;

    /** A folder of golden values and the adapter in it. */
    record Case(String golden, AdapterConfig config) {
        Case(String base, AdapterConfig.Kind kind, AdapterConfig.Scaling scaling, Set<Projection> targets) {
            this("own-" + base, new AdapterConfig(base, 4, 6, 0.25, kind, scaling, targets));
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        "qwen3",
                        AdapterConfig.Kind.DORA,
                        AdapterConfig.Scaling.STANDARD,
                        EnumSet.allOf(Projection.class)),
                new Case(
                        "mistral",
                        AdapterConfig.Kind.LORA,
                        AdapterConfig.Scaling.RANK_STABILISED,
                        EnumSet.of(Projection.KEY, Projection.OUTPUT, Projection.UP)),
                new Case(
                        "llama-llama3",
                        AdapterConfig.Kind.DORA,
                        AdapterConfig.Scaling.RANK_STABILISED,
                        EnumSet.of(Projection.QUERY, Projection.VALUE, Projection.GATE, Projection.DOWN)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRecordingReadWhatIsWrittenNow(Case own) throws IOException {
        write(own, folder);
        for (String file : List.of("adapter_model.safetensors", "adapter_config.json", "masks.safetensors")) {
            assertThat(folder.resolve(file))
                    .hasSameBinaryContentAs(Golden.folder(own.golden()).resolve(file));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logits(Case own) {
        try (ModelWeights model = model(own, Nd4jBackend.singlePrecision());
                Adapter adapter = Adapter.load(Golden.folder(own.golden()), model)) {
            sameLogits(adapter.decoder(Dropout.none()), own, "logits", TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossGradientsAndLogitsUnderOurMasks(Case own) {
        underOurMasks(own, Nd4jBackend.singlePrecision(), TOLERANCE);
    }

    static void underOurMasks(Case own, Backend backend, double tolerance) {
        JsonNode expected = Golden.json(own.golden());
        try (ModelWeights model = model(own, backend);
                Adapter adapter = Adapter.load(Golden.folder(own.golden()), model)) {
            Batch batch = Batch.of(EXAMPLES, 8);
            Decoder decoder = adapter.decoder(dropout(own, batch));
            sameLogits(decoder, own, "logits.dropout", tolerance);
            int count = batch.supervised();
            double loss =
                    new TrainingPass(decoder).run(batch.tokens(), batch.labels(), batch.rows(), 1.0 / count) / count;
            assertThat(loss).isCloseTo(expected.path("loss").asDouble(), within(tolerance * loss));
            for (LowRank.Parameter parameter : adapter.parameters()) {
                float[] theirs = Golden.tensors(own.golden()).floats("grad." + parameter.name());
                float[] ours = backend.floats(parameter.gradient());
                assertThat(PeftParityTest.relativeError(ours, theirs))
                        .as(parameter.name())
                        .isLessThan(tolerance);
            }
        }
    }

    private static void sameLogits(Decoder decoder, Case own, String name, double tolerance) {
        Backend backend = decoder.weights().backend();
        Batch batch = Batch.of(EXAMPLES, 8);
        float[] ours = backend.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[batch.rows()], batch.time());
            return backend.floats(decoder.logits(decoder.hidden(batch.tokens(), span, Optional.empty())));
        });
        float[] theirs = Golden.tensors(own.golden()).floats(name);
        int row = batch.time() * decoder.weights().config().vocabulary();
        for (int i = 0; i < EXAMPLES.size(); i++) {
            int end = i * row
                    + EXAMPLES.get(i).tokens().length
                            * decoder.weights().config().vocabulary();
            assertThat(Golden.distance(
                            Arrays.copyOfRange(ours, i * row, end), Arrays.copyOfRange(theirs, i * row, end)))
                    .as("%s of row %d", name, i)
                    .isLessThan(tolerance);
        }
    }

    private static ModelWeights model(Case own, Backend backend) {
        return ModelWeights.load(Golden.folder(own.config().baseModel()), backend);
    }

    private static SeededDropout dropout(Case own, Batch batch) {
        SeededDropout dropout = new SeededDropout(own.config().dropout(), 42);
        dropout.start(STEP, FIRST_EXAMPLE, batch);
        return dropout;
    }

    /** What record_own.py starts from. Arguments: the folder of all golden values. */
    public static void main(String[] arguments) throws IOException {
        for (Case own : cases()) {
            write(own, Files.createDirectories(Path.of(arguments[0]).resolve(own.golden())));
        }
    }

    private static void write(Case own, Path into) throws IOException {
        PlainBackend exact = PlainBackend.doublePrecision();
        try (ModelWeights model = ModelWeights.load(Golden.folder(own.config().baseModel()), exact)) {
            HeapWeights values = GradientIT.moved(new FreshAdapter(own.config(), model, 5).weights());
            try (Adapter adapter = Adapter.of(own.config(), values, model)) {
                adapter.save(into);
            }
            SafetensorsWriter.write(into.resolve("masks.safetensors"), masks(own, model.config()), Map.of());
        }
    }

    private static HeapWeights masks(Case own, ModelConfig model) {
        Batch batch = Batch.of(EXAMPLES, 8);
        SeededDropout dropout = dropout(own, batch);
        HeapWeights masks = new HeapWeights();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection at : own.config().targets()) {
                long width = model.shape(at).get(1);
                Drops drops =
                        dropout.drops(layer, at, batch.tokens().length, width).orElseThrow();
                masks.put(
                        "base_model.model." + ModelConfig.layer(layer) + at.path(),
                        List.of((long) batch.rows(), (long) batch.time(), width),
                        mask(drops, batch.tokens().length, (int) width));
            }
        }
        return masks;
    }

    private static float[] mask(Drops drops, int rows, int width) {
        float[] mask = new float[rows * width];
        Arrays.fill(mask, drops.kept());
        for (int row = 0; row < rows; row++) {
            for (int k = drops.from(row); k < drops.to(row); k++) {
                mask[row * width + drops.columns()[k]] = 0;
            }
        }
        return mask;
    }
}
