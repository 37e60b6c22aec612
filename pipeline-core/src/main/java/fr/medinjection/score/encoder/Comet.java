package fr.medinjection.score.encoder;

import fr.medinjection.onnx.FloatTensor;
import fr.medinjection.onnx.Loans;
import fr.medinjection.onnx.OnnxFolder;
import fr.medinjection.onnx.OnnxModel;
import fr.medinjection.onnx.TextTokenizer;
import fr.medinjection.onnx.TokenBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** COMET with its encoder and estimator opened. A text is encoded once, however often it is compared. */
final class Comet implements TextScorer {
    static final String EMBEDDING = "sentence_embedding";
    static final String SCORE = "score";

    private final Loans loans;
    private final TextTokenizer tokenizer;
    private final OnnxModel encoder;
    private final OnnxModel estimator;
    private final int pad;
    private final int batchTokens;

    Comet(Loans loans, int longest, int threads, int pad, int batchTokens) {
        this.loans = loans;
        this.tokenizer = loans.tokenizer(longest);
        this.encoder = loans.model(OnnxFolder.MODEL, threads);
        this.estimator = loans.model(CometMetric.ESTIMATOR, threads);
        this.pad = pad;
        this.batchTokens = batchTokens;
    }

    @Override
    public double[][] score(List<Texts> texts) {
        if (texts.isEmpty()) {
            return new double[0][];
        }
        Set<String> distinct = new LinkedHashSet<>();
        texts.forEach(triple -> distinct.addAll(List.of(triple.source(), triple.hypothesis(), triple.reference())));
        Map<String, float[]> embeddings = embeddings(List.copyOf(distinct));
        FloatTensor scores = estimator.run(
                Map.of(
                        "source", rows(texts, embeddings, Texts::source),
                        "hypothesis", rows(texts, embeddings, Texts::hypothesis),
                        "reference", rows(texts, embeddings, Texts::reference)),
                SCORE);
        double[][] values = new double[texts.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[] {scores.values()[i]};
        }
        return values;
    }

    private Map<String, float[]> embeddings(List<String> texts) {
        List<int[]> tokens = texts.stream().map(tokenizer::encode).toList();
        Map<String, float[]> embeddings = new HashMap<>();
        for (int[] places : TokenBatch.byLength(tokens, batchTokens)) {
            TokenBatch batch =
                    new TokenBatch(Arrays.stream(places).mapToObj(tokens::get).toList(), pad);
            FloatTensor vectors = encoder.run(batch, EMBEDDING);
            int width = vectors.size(1);
            for (int row = 0; row < places.length; row++) {
                embeddings.put(
                        texts.get(places[row]), Arrays.copyOfRange(vectors.values(), row * width, (row + 1) * width));
            }
        }
        return embeddings;
    }

    private static FloatTensor rows(List<Texts> texts, Map<String, float[]> embeddings, Function<Texts, String> part) {
        return FloatTensor.ofRows(
                texts.stream().map(triple -> embeddings.get(part.apply(triple))).toArray(float[][]::new));
    }

    @Override
    public void close() {
        loans.close();
    }
}
