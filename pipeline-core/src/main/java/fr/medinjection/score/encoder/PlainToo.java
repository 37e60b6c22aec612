package fr.medinjection.score.encoder;

import fr.medinjection.udf.text.FrenchText;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a scorer says of texts as they are, and then of the same texts with their typography plain: letters composed, one kind of
 * apostrophe, of quote and of space. Only texts that this changes are scored twice.
 */
record PlainToo(TextScorer scorer) implements TextScorer {
    @Override
    public double[][] score(List<Texts> texts) {
        List<Texts> plain = texts.stream().map(PlainToo::plain).toList();
        int[] changed = IntStream.range(0, texts.size())
                .filter(i -> !plain.get(i).equals(texts.get(i)))
                .toArray();
        double[][] values = scorer.score(texts);
        double[][] plainValues = values.clone();
        double[][] again =
                scorer.score(IntStream.of(changed).mapToObj(plain::get).toList());
        for (int i = 0; i < changed.length; i++) {
            plainValues[changed[i]] = again[i];
        }
        return IntStream.range(0, texts.size())
                .mapToObj(i -> DoubleStream.concat(DoubleStream.of(values[i]), DoubleStream.of(plainValues[i]))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static Texts plain(Texts texts) {
        return new Texts(
                texts.source(), FrenchText.normalise(texts.hypothesis()), FrenchText.normalise(texts.reference()));
    }

    @Override
    public void close() {
        scorer.close();
    }
}
