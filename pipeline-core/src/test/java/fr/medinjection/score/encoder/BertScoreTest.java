package fr.medinjection.score.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against bert_score with the same weights: two layers of a BERT, and a RoBERTa, which wants a blank before the first word. */
class BertScoreTest {
    private static final Configuration HADOOP = new Configuration();

    @ParameterizedTest
    @ValueSource(strings = {"bert-1", "bert-2", "roberta-1"})
    void equalsThePythonPackage(String name) {
        JsonNode golden = TinyEncoders.golden(name);
        BertScoreMetric metric = BertScoreMetric.of(TinyEncoders.config(name), HADOOP);
        List<Texts> texts = TinyEncoders.texts(golden);
        assertThat(texts).hasSizeGreaterThan(150);
        double[][] found = scores(metric, texts);
        assertSame(golden.get("plain"), metric.scores().subList(0, 3), found, texts);
        assertSame(golden.get("rescaled"), metric.scores().subList(3, 6), found, texts);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i][2]).isCloseTo(golden.get("padded").get(i).asDouble(), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-2", "roberta-1"})
    void weighsTokensAsThePythonPackage(String name) {
        JsonNode golden = TinyEncoders.golden(name);
        List<Texts> texts = TinyEncoders.texts(golden);
        JavaRDD<String> references = JavaSparkContext.fromSparkContext(
                        SparkTest.spark().sparkContext())
                .parallelize(texts.stream().map(Texts::reference).toList(), 3);
        BertScoreMetric metric =
                BertScoreMetric.of(TinyEncoders.config(name), HADOOP).withIdf(references, HADOOP);
        assertSame(golden.get("idf"), metric.scores().subList(0, 3), scores(metric, texts), texts);
        assertThat(metric.scores().get(0).signature()).contains("|idf:yes|");
    }

    private static void assertSame(
            JsonNode golden, List<TextMetric.Score> scores, double[][] found, List<Texts> texts) {
        for (int i = 0; i < found.length; i++) {
            for (TextMetric.Score score : scores) {
                assertThat(score.of(found[i][score.value()]))
                        .as("%s of %s", score.metric(), texts.get(i))
                        .isCloseTo(golden.get(i).get(score.value()).asDouble(), within(1e-5));
            }
        }
    }

    private static double[][] scores(TextMetric metric, List<Texts> texts) {
        try (TextScorer scorer = metric.open(HADOOP)) {
            return scorer.score(texts);
        }
    }

    @Test
    void batchesChangeNothingThatCounts() {
        List<Texts> texts = TinyEncoders.texts(TinyEncoders.golden("bert-1"));
        EncoderConfig config = TinyEncoders.config("bert-1");
        double[][] one = scores(BertScoreMetric.of(new EncoderConfig(config.folder(), 1, 1, 1), HADOOP), texts);
        double[][] all = scores(BertScoreMetric.of(new EncoderConfig(config.folder(), 2, 100_000, 1), HADOOP), texts);
        for (int i = 0; i < one.length; i++) {
            assertThat(all[i]).containsExactly(one[i], within(1e-5));
        }
    }

    @Test
    void namesWhatItIs() {
        BertScoreMetric metric = BertScoreMetric.of(TinyEncoders.config("roberta-1"), HADOOP);
        assertThat(metric.scores())
                .filteredOn(score -> score.variant().equals("legacy"))
                .extracting(TextMetric.Score::metric)
                .containsExactly(
                        "bertscore-precision",
                        "bertscore-recall",
                        "bertscore-f1",
                        "bertscore-rescaled-precision",
                        "bertscore-rescaled-recall",
                        "bertscore-rescaled-f1");
        assertThat(metric.scores().get(5).signature())
                .matches("bertscore\\|variant:legacy\\|nrefs:1\\|model:roberta\\|layer:1\\|idf:no\\|rescaled:yes"
                        + "\\|weights:[0-9a-f]{8}\\|reference:bert_score-0.3.13\\|version:1");
    }

    /** The bodies of words are composed, apostrophes and spaces are of one kind; words and case are what they are. */
    @Test
    void theFrenchVariantDoesNotSeeTypography() {
        BertScoreMetric metric = BertScoreMetric.of(TinyEncoders.config("roberta-1"), HADOOP);
        List<TextMetric.Score> scores = metric.scores();
        assertThat(scores).hasSize(12);
        assertThat(scores.get(8).variant()).isEqualTo("french");
        assertThat(scores.get(8).signature())
                .contains("|variant:french|")
                .isEqualTo(scores.get(6).signature());
        String reference = "l'hépatite du patient : 3,5";
        double[][] found = scores(
                metric,
                List.of(
                        new Texts("", "l’he\u0301patite du\u00a0patient\u202f: 3,5", reference),
                        new Texts("", reference, reference),
                        new Texts("", "Le décès", "le décès")));
        int f1 = scores.get(8).value();
        assertThat(found[0][2]).isLessThan(0.999);
        assertThat(found[0][f1]).isCloseTo(1, within(1e-6));
        assertThat(found[1][f1]).isEqualTo(found[1][2]);
        assertThat(found[2][f1]).isEqualTo(found[2][2]).isLessThan(0.9999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "tokenizer.json", "config.json", "bertscore.json"})
    void saysWhichFileIsMissing(String missing, @TempDir Path folder) throws IOException {
        TinyEncoders.copy("bert-1", folder, List.of(missing));
        EncoderConfig config = TinyEncoders.RUN.at(folder.toString());
        assertThatThrownBy(() -> BertScoreMetric.of(config, HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot find the encoder of BERTScore: " + folder + " has no " + missing);
    }

    @Test
    void refusesAFolderOfAnotherKind(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> BertScoreMetric.of(TinyEncoders.config("comet"), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith(" has no bertscore.json");
        TinyEncoders.copy("bert-1", folder, List.of("bertscore.json"));
        Files.writeString(folder.resolve("bertscore.json"), "{\"model\": \"x\", \"layer\": \"two\"}");
        assertThatThrownBy(() -> BertScoreMetric.of(TinyEncoders.RUN.at(folder.toString()), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid layer in ")
                .hasMessageContaining("\"two\", expected a whole number");
    }

    @Test
    void refusesWhatIsNoModelOrTokenizer(@TempDir Path model, @TempDir Path tokenizer) throws IOException {
        TinyEncoders.copy("bert-1", model, List.of("model.onnx"));
        Files.writeString(model.resolve("model.onnx"), "no model");
        BertScoreMetric noModel = BertScoreMetric.of(TinyEncoders.RUN.at(model.toString()), HADOOP);
        assertThatThrownBy(() -> noModel.open(HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot open the ONNX model: " + model);
        TinyEncoders.copy("bert-1", tokenizer, List.of("tokenizer.json"));
        Files.writeString(tokenizer.resolve("tokenizer.json"), "{}");
        BertScoreMetric noTokenizer = BertScoreMetric.of(TinyEncoders.RUN.at(tokenizer.toString()), HADOOP);
        assertThatThrownBy(() -> noTokenizer.open(HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Invalid tokenizer: " + tokenizer);
    }

    @Test
    void refusesAModelOfAnotherKind(@TempDir Path folder) throws IOException {
        TinyEncoders.copy("bert-1", folder, List.of("model.onnx"));
        Files.copy(TinyEncoders.folder("comet").resolve("model.onnx"), folder.resolve("model.onnx"));
        BertScoreMetric metric = BertScoreMetric.of(TinyEncoders.RUN.at(folder.toString()), HADOOP);
        assertThatThrownBy(() -> scores(metric, List.of(new Texts("", "le décès", "le patient"))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives sentence_embedding, expected an output token_embeddings");
    }
}
