package fr.medinjection.score.encoder;

import fr.medinjection.onnx.FloatTensor;
import fr.medinjection.onnx.Loans;
import fr.medinjection.onnx.OnnxFolder;
import fr.medinjection.onnx.OnnxModel;
import fr.medinjection.onnx.TextTokenizer;
import fr.medinjection.onnx.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** BERTScore with its encoder opened. Texts are encoded once in a window of pairs of about one length; no more than a window is kept. */
final class BertScore implements TextScorer {
    static final String OUTPUT = "token_embeddings";

    /** Batches of tokens whose vectors are kept at once. */
    private static final int WINDOW = 4;

    private final Loans loans;
    private final TextTokenizer tokenizer;
    private final OnnxModel model;
    private final TokenWeights weights;
    private final int pad;
    private final int batchTokens;

    BertScore(Loans loans, int longest, int threads, TokenWeights weights, int pad, int batchTokens) {
        this.loans = loans;
        this.tokenizer = loans.tokenizer(longest);
        this.model = loans.model(OnnxFolder.MODEL, threads);
        this.weights = weights;
        this.pad = pad;
        this.batchTokens = batchTokens;
    }

    /** As bert_score does: without the blanks around it. */
    static int[] tokens(TextTokenizer tokenizer, String text) {
        return tokenizer.encode(PythonText.strip(text));
    }

    @Override
    public double[][] score(List<Texts> texts) {
        Map<String, int[]> tokens = new HashMap<>();
        for (Texts pair : texts) {
            tokens.computeIfAbsent(pair.hypothesis(), text -> tokens(tokenizer, text));
            tokens.computeIfAbsent(pair.reference(), text -> tokens(tokenizer, text));
        }
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer place) -> -longest(texts.get(place), tokens)))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] scores = new double[texts.size()][];
        for (int from = 0; from < order.length; ) {
            Map<String, int[]> window = new LinkedHashMap<>();
            int to = fill(window, texts, tokens, order, from);
            Map<String, Embedded> embedded = embedded(window);
            for (int place : Arrays.copyOfRange(order, from, to)) {
                Texts pair = texts.get(place);
                scores[place] = GreedyMatching.score(embedded.get(pair.hypothesis()), embedded.get(pair.reference()));
            }
            from = to;
        }
        return scores;
    }

    private static int longest(Texts pair, Map<String, int[]> tokens) {
        return Math.max(tokens.get(pair.hypothesis()).length, tokens.get(pair.reference()).length);
    }

    /** Puts the texts of pairs into a window until it is full, at least one pair's; the place of the first pair left out. */
    private int fill(Map<String, int[]> window, List<Texts> texts, Map<String, int[]> tokens, int[] order, int from) {
        int filled = 0;
        int to = from;
        while (to < order.length && filled < WINDOW * batchTokens) {
            Texts pair = texts.get(order[to]);
            for (String text : List.of(pair.hypothesis(), pair.reference())) {
                filled += window.putIfAbsent(text, tokens.get(text)) == null ? tokens.get(text).length : 0;
            }
            to++;
        }
        return to;
    }

    private Map<String, Embedded> embedded(Map<String, int[]> window) {
        List<String> texts = List.copyOf(window.keySet());
        List<int[]> tokens = new ArrayList<>(window.values());
        Map<String, Embedded> embedded = new HashMap<>();
        for (int[] places : TokenBatch.byLength(tokens, batchTokens)) {
            TokenBatch batch =
                    new TokenBatch(Arrays.stream(places).mapToObj(tokens::get).toList(), pad);
            FloatTensor vectors = model.run(batch, OUTPUT);
            for (int row = 0; row < places.length; row++) {
                embedded.put(texts.get(places[row]), Embedded.of(vectors, row, weights.of(tokens.get(places[row]))));
            }
        }
        return embedded;
    }

    @Override
    public void close() {
        loans.close();
    }
}
