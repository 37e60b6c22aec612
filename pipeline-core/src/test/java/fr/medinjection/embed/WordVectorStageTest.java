package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.johnsnowlabs.nlp.Annotation;
import com.johnsnowlabs.nlp.embeddings.Doc2VecModel;
import fr.medinjection.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** The mean of word vectors against Spark NLP's own annotator, which is our slow twin. */
class WordVectorStageTest {
    private static final Map<String, float[]> VECTORS = Map.of(
            "angine", new float[] {1, 0, 2},
            "poitrine", new float[] {0.5f, -1, 0},
            "de", new float[] {-0.25f, 0.125f, 4});

    private static WordVectors words(double smoothing) {
        return new WordVectors(3, VECTORS.keySet().toArray(String[]::new), flat(VECTORS.values()), weights(smoothing));
    }

    private static float[] flat(Iterable<float[]> vectors) {
        float[] all = new float[9];
        int at = 0;
        for (float[] vector : vectors) {
            System.arraycopy(vector, 0, all, at, 3);
            at += 3;
        }
        return all;
    }

    private static float[] weights(double smoothing) {
        float[] weights = new float[3];
        int at = 0;
        for (String word : VECTORS.keySet()) {
            weights[at++] = WordVectors.weight(smoothing, word.equals("de") ? 0.5 : 0.01);
        }
        return weights;
    }

    @Test
    void meansWordVectorsAsSparkNlpDoes() {
        SparkTest.spark();
        for (String text : List.of("Angine de poitrine", "L'angine, l'angine : inconnue", "de DE dé")) {
            List<String> said = Words.of(text);
            float[] expected = sparkNlp(said);
            SentenceEmbedder.normalise(expected);
            assertThat(words(0).of(text).vector()).as(text).containsExactly(expected, within(1e-6f));
        }
    }

    private static float[] sparkNlp(List<String> words) {
        Doc2VecModel model = new Doc2VecModel().setVectorSize(3);
        List<Tuple2<String, float[]>> pairs = new ArrayList<>();
        VECTORS.forEach((word, vector) -> pairs.add(new Tuple2<>(word, vector)));
        model.setWordVectors(scala.collection.immutable.Map$.MODULE$
                .<String, float[]>empty()
                .$plus$plus(JavaConverters.asScalaBuffer(pairs)));
        List<Annotation> tokens = words.stream()
                .map(word -> new Annotation(
                        "token",
                        0,
                        word.length() - 1,
                        word,
                        scala.collection.immutable.Map$.MODULE$
                                .<String, String>empty()
                                .updated("sentence", "0"),
                        new float[0]))
                .toList();
        return model.annotate(JavaConverters.asScalaBuffer(tokens).toSeq())
                .apply(0)
                .embeddings()
                .clone();
    }

    @Test
    void countsFrequentWordsLess() {
        assertThat(WordVectors.weight(0, 0.3)).isEqualTo(1);
        assertThat(WordVectors.weight(1e-3, 1e-3)).isEqualTo(0.5f);
        float[] even = words(0).of("angine de").vector();
        float[] weighed = words(1e-3).of("angine de").vector();
        assertThat(weighed[0]).isGreaterThan(even[0]);
    }

    @Test
    void aTextOfUnknownWordsHasNoVector() {
        assertThat(words(0).of("日本 xyz").failure()).isEqualTo(Embedding.NO_KNOWN_WORD);
    }
}
