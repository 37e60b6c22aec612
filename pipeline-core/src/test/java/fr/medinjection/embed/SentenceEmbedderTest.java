package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our way through onnxruntime against what sentence-transformers recorded (record_sentences.py). */
class SentenceEmbedderTest {
    private static final Configuration HADOOP = new Configuration();
    private static final double CLOSE = 2e-6;

    @TempDir
    Path temporary;

    private static List<Embedding> embed(SentenceModel model, List<String> texts) {
        try (Embedder embedder = model.open(HADOOP)) {
            return embedder.embed(texts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 96, 4096})
    void agreesWithSentenceTransformersForAnyBatch(int batchTokens) throws IOException {
        Golden golden = Golden.read();
        for (JsonNode recorded : golden.cases()) {
            Path folder = golden.folder(recorded, temporary);
            EmbedConfig.SentenceConfig config = Golden.config(recorded, batchTokens);
            List<Embedding> found = embed(SentenceModel.of(config, folder.toString(), HADOOP), golden.texts());
            for (int i = 0; i < found.size(); i++) {
                Golden.assertClose(
                        found.get(i).vector(), recorded.path("vectors").get(i), recorded, i, CLOSE);
            }
        }
        assertThat(golden.cases().size()).isEqualTo(10);
    }

    @Test
    void givesEqualTextsEqualVectorsWhereverTheyStand() {
        SentenceModel model =
                SentenceModel.of(Golden.plain(64), Golden.path("bert-mean").toString(), HADOOP);
        List<Embedding> found = embed(model, List.of("Asthme", "Une angine de poitrine stable", "Asthme"));
        for (int i = 0; i < found.get(0).vector().length; i++) {
            assertThat(found.get(2).vector()[i]).isCloseTo(found.get(0).vector()[i], within(1e-6f));
        }
    }

    @Test
    void changesItsVersionWithAnyFileThatDecides() throws IOException {
        Path folder = Golden.copy("bert-mean", temporary.resolve("copy"));
        String before =
                SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP).version();
        assertThat(SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP).version())
                .isEqualTo(before);
        List<String> versions = new ArrayList<>(List.of(before));
        Path pooling = folder.resolve("1_Pooling/config.json");
        Files.writeString(pooling, Files.readString(pooling).replace("mean", "cls"));
        versions.add(
                SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP).version());
        Path onnx = folder.resolve("onnx/model.onnx");
        byte[] bytes = Files.readAllBytes(onnx);
        bytes[bytes.length - 1]++;
        Files.write(onnx, bytes);
        versions.add(
                SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP).version());
        assertThat(versions).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"modules.json", "1_Pooling/config.json", "tokenizer.json", "config.json", "onnx/model.onnx"})
    void namesAFileThatIsMissing(String file) throws IOException {
        Path folder = Golden.copy("bert-mean", temporary.resolve("copy"));
        Files.delete(folder.resolve(file));
        assertThatThrownBy(() -> SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(Path.of(file).getFileName().toString());
    }

    @Test
    void refusesAFolderWhosePoolingExpectsAnotherDimension() throws IOException {
        Path folder = Golden.copy("bert-mean", temporary.resolve("copy"));
        Path pooling = folder.resolve("1_Pooling/config.json");
        Files.writeString(pooling, Files.readString(pooling).replace("32", "384"));
        SentenceModel model = SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP);
        assertThatThrownBy(() -> embed(model, List.of("Asthme")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives 32 numbers a token, expected 384");
    }

    @Test
    void refusesModulesItDoesNotKnow() throws IOException {
        Path folder = Golden.copy("bert-mean", temporary.resolve("copy"));
        Path modules = folder.resolve("modules.json");
        Files.writeString(modules, Files.readString(modules).replace("modules.normalize.Normalize", "models.Dense"));
        assertThatThrownBy(() -> SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("it has a module Dense, expected Transformer, Pooling and Normalize only");
    }

    @Test
    void namesThePromptsThereAre() {
        EmbedConfig.SentenceConfig config = new EmbedConfig.SentenceConfig("", "", "requete", "", 64, 1);
        assertThatThrownBy(
                        () -> SentenceModel.of(config, Golden.path("bert-mean").toString(), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid prompt: requete")
                .hasMessageContaining("query");
        assertThatThrownBy(() -> new EmbedConfig.SentenceConfig("", "", "query", "query: ", 64, 1))
                .hasMessageContaining("expected none beside the prompt query");
    }

    @Test
    void refusesAFileThatIsNoOnnx() throws IOException {
        Path folder = Golden.copy("bert-mean", temporary.resolve("copy"));
        Files.writeString(folder.resolve("onnx/model.onnx"), "<html>404</html>");
        SentenceModel model = SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP);
        assertThatThrownBy(() -> embed(model, List.of("Asthme")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot open the ONNX model");
    }

    @Test
    void honoursTheLowerCaseOfOlderFolders() throws IOException {
        Path folder = Golden.copy("camembert-cls", temporary.resolve("copy"));
        Path file = folder.resolve("sentence_bert_config.json");
        ObjectNode config = (ObjectNode) Golden.JSON.readTree(file.toFile());
        Golden.JSON.writeValue(file.toFile(), config.put("do_lower_case", true).put("max_seq_length", 9));
        SentenceModel model = SentenceModel.of(Golden.plain(64), folder.toString(), HADOOP);
        assertThat(model.layout().longest()).isEqualTo(9);
        String text = "Une KALIÉMIE À 5,2";
        List<Embedding> found = embed(model, List.of(text, text.toLowerCase(Locale.ROOT)));
        assertThat(found.get(0).vector()).containsExactly(found.get(1).vector(), within(1e-6f));
    }
}
