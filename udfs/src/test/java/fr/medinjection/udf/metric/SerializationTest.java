package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

/** Metrics and their statistics travel to and from Spark's executors. */
class SerializationTest {
    @Test
    void metricsAndTalliesComeBackEqual() throws IOException, ClassNotFoundException {
        Bleu bleu = new Bleu(Mteval.INTL, Smoothing.EXP, Bleu.Order.FULL);
        assertThat(copy(bleu)).isEqualTo(bleu);
        assertThat(copy(new Rouge(FrenchWords.STEMS))).isEqualTo(new Rouge(FrenchWords.STEMS));
        assertThat(copy(bleu.tally("un deux", "un"))).isEqualTo(bleu.tally("un deux", "un"));
        assertThat(copy(LengthRatio.EMPTY)).isEqualTo(LengthRatio.EMPTY);
        Rouge.Scores scores = new Rouge(RougeWords.PLAIN).score("a b", "b");
        assertThat(copy(scores)).isEqualTo(scores);
    }

    @SuppressWarnings("BanSerializableRead") // of what was just written
    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
