package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Hugging Face trainer on the same examples in the same order, from the same first values: the loss, gradient norm and rate of each step, the loss on the
 * evaluation examples after each epoch, the adapter at the end. Accumulation, a last step that is not full, warm-up, cosine, clipping and weight decay on the way.
 */
class TrainerParityTest {
    private static final String GOLDEN = "trainer";

    @TempDir
    Path folder;

    @Test
    void theRecordingBeganWhereARunBegins() throws IOException {
        try (ModelWeights model = TinyTraining.model("qwen3")) {
            writeInput(model, folder);
        }
        assertThat(folder.resolve("input.json"))
                .hasSameBinaryContentAs(Golden.folder(GOLDEN).resolve("input.json"));
        SafetensorsFile ours = SafetensorsFile.open(folder.resolve("adapter_model.safetensors"));
        SafetensorsFile theirs = SafetensorsFile.open(Golden.folder(GOLDEN).resolve("adapter_model.safetensors"));
        assertThat(ours.names()).isEqualTo(theirs.names());
        for (String name : ours.names()) {
            assertThat(Golden.distance(ours.floats(name), theirs.floats(name)))
                    .as(name)
                    .isLessThan(1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainsAsTheHuggingFaceTrainer(boolean packing) {
        trainsAsTheHuggingFaceTrainer(packing, TinyTraining.BACKEND, folder);
    }

    /** The same on any backend in single precision. */
    static void trainsAsTheHuggingFaceTrainer(boolean packing, Backend backend, Path folder) {
        MemoryLog log = new MemoryLog();
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            TrainingSummary summary = new Trainer(
                            new Trainer.Task(model, TinyTraining.adapter(0), config(packing), examples(), evaluation()),
                            new FolderCheckpoints(folder),
                            log,
                            Ranks.alone())
                    .run();
            JsonNode expected = Golden.json(GOLDEN);
            assertThat(summary.steps()).isEqualTo(expected.path("losses").size());
            for (int i = 0; i < summary.steps(); i++) {
                StepRecord step = log.steps.get(i);
                assertThat(step.loss()).isCloseTo(expected.path("losses").get(i).asDouble(), within(1e-4));
                assertThat(step.gradientNorm())
                        .isCloseTo(expected.path("norms").get(i).asDouble(), within(1e-3));
                assertThat(step.learningRate())
                        .isCloseTo(expected.path("rates").get(i).asDouble(), within(1e-12));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(log.evaluations.get(i).loss())
                        .isCloseTo(expected.path("evaluations").get(i).asDouble(), within(1e-4));
            }
        }
        SafetensorsFile trained = SafetensorsFile.open(folder.resolve("checkpoint-9/adapter_model.safetensors"));
        for (String name : Golden.tensors(GOLDEN).names()) {
            float[] theirs = Golden.tensors(GOLDEN).floats(name);
            assertThat(Golden.distance(trained.floats(name), theirs)).as(name).isLessThan(1e-4);
        }
    }

    private static TrainingConfig config(boolean packing) {
        return TinyTraining.config("batchSize", 2, "accumulation", 3, "warmupRatio", 0.2, "packing", packing);
    }

    private static Examples examples() {
        return TinyTraining.examples(13, 1);
    }

    private static Examples evaluation() {
        return TinyTraining.examples(5, 2);
    }

    /** What record_trainer.py starts from. Arguments: the golden folder. */
    public static void main(String[] arguments) throws IOException {
        try (ModelWeights model = TinyTraining.model("qwen3")) {
            writeInput(model, Files.createDirectories(Path.of(arguments[0])));
        }
    }

    private static void writeInput(ModelWeights model, Path into) throws IOException {
        TrainingConfig config = config(false);
        try (Adapter start = Adapter.create(TinyTraining.adapter(0), model, config.seed())) {
            start.save(into);
        }
        ObjectNode input = new ObjectMapper().createObjectNode();
        write(examples(), input.putArray("examples"));
        write(evaluation(), input.putArray("evaluation"));
        Plan plan = new Plan(new Selection(examples(), config, 61).lengths(), config, 1);
        for (long step = 0; step < plan.steps(); step++) {
            for (int example : plan.examples(step)) {
                input.withArray("order").add(example);
            }
        }
        Files.writeString(into.resolve("input.json"), input + "\n");
    }

    private static void write(Examples examples, ArrayNode into) {
        for (int i = 0; i < examples.size(); i++) {
            TrainingExample example = examples.at(i);
            ObjectNode node = into.addObject();
            for (int position = 0; position < example.tokens().length; position++) {
                node.withArray("tokens").add(example.tokens()[position]);
                node.withArray("labels").add(example.assistant().get(position) ? example.tokens()[position] : -100);
            }
        }
    }
}
