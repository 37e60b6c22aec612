package fr.medinjection.score.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the package's own regression metric with the same weights. */
class CometTest {
    private static final Configuration HADOOP = new Configuration();

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 100_000})
    void equalsThePythonPackage(int batchTokens) {
        JsonNode golden = TinyEncoders.golden("comet");
        List<Texts> texts = TinyEncoders.texts(golden);
        EncoderConfig config = new EncoderConfig(TinyEncoders.folder("comet").toString(), 1, batchTokens, 1);
        try (TextScorer scorer = CometMetric.of(config, HADOOP).open(HADOOP)) {
            double[][] found = scorer.score(texts);
            assertThat(found).hasNumberOfRows(texts.size());
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i])
                        .as("%s", texts.get(i))
                        .containsExactly(
                                new double[] {golden.get("scores").get(i).asDouble()}, within(1e-5));
            }
            assertThat(scorer.score(List.of())).isEmpty();
        }
    }

    @Test
    void namesWhatItIs() {
        CometMetric metric = CometMetric.of(TinyEncoders.config("comet"), HADOOP);
        assertThat(metric.signature())
                .matches("comet\\|variant:legacy\\|nrefs:1\\|model:model\\|weights:[0-9a-f]{8}"
                        + "\\|reference:unbabel-comet-2.2.7\\|version:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "estimator.onnx", "tokenizer.json", "comet.json"})
    void saysWhichFileIsMissing(String missing, @TempDir Path folder) throws IOException {
        TinyEncoders.copy("comet", folder, List.of(missing));
        assertThatThrownBy(() -> CometMetric.of(TinyEncoders.RUN.at(folder.toString()), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot find the encoder of COMET: " + folder + " has no " + missing);
    }
}
