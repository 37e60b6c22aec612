package fr.medinjection.embed;

import fr.medinjection.UserException;
import fr.medinjection.onnx.FloatTensor;
import fr.medinjection.onnx.OnnxModel;
import fr.medinjection.onnx.SharedOnnx;
import fr.medinjection.onnx.TextTokenizer;
import fr.medinjection.onnx.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tokens to vectors by the encoder, pooled and brought to length 1 as the folder says. */
final class SentenceEmbedder implements Embedder {
    private static final double LEAST = 1e-12;

    private final SentenceModel model;
    private final SentenceLayout layout;
    private final SharedOnnx.Loan<TextTokenizer> tokenizer;
    private final SharedOnnx.Loan<OnnxModel> encoder;
    private final String output;
    private final int skipped;

    SentenceEmbedder(
            SentenceModel model, SharedOnnx.Loan<TextTokenizer> tokenizer, SharedOnnx.Loan<OnnxModel> encoder) {
        this.model = model;
        this.layout = model.layout();
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.output = model.output(encoder.get());
        this.skipped = layout.poolsPrefix() || layout.prefix().isEmpty() ? 0 : prefixTokens();
    }

    /** The tokens of the prefix, with the special one before it and without the one behind it. */
    private int prefixTokens() {
        int[] none = tokenizer.get().encode("");
        int[] prefix = tokenizer.get().encode(layout.prefix());
        boolean ends = none.length > 0 && prefix[prefix.length - 1] == none[none.length - 1];
        return prefix.length - (ends ? 1 : 0);
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        List<int[]> ids = texts.stream().map(this::encode).toList();
        Embedding[] embeddings = new Embedding[texts.size()];
        for (int[] places : TokenBatch.byLength(ids, model.batchTokens())) {
            TokenBatch batch =
                    new TokenBatch(Arrays.stream(places).mapToObj(ids::get).toList(), model.pad());
            FloatTensor states = batch.length() == 0 ? null : states(batch);
            for (int row = 0; row < places.length; row++) {
                embeddings[places[row]] = batch.length(row) == 0
                        ? Embedding.failed(Embedding.NO_KNOWN_WORD)
                        : Embedding.of(pooled(states, row, batch.length(row)));
            }
        }
        return List.of(embeddings);
    }

    private int[] encode(String text) {
        String whole = layout.prefix() + text;
        return tokenizer.get().encode(layout.lowerCase() ? whole.toLowerCase(Locale.ROOT) : whole);
    }

    private FloatTensor states(TokenBatch batch) {
        FloatTensor states = encoder.get().run(batch, output);
        int dimensions = states.shape().length;
        if (dimensions != 3) {
            throw new UserException(
                    "Cannot embed with " + model.folder().files().location() + ": its output " + output + " has "
                            + dimensions + " dimensions, expected text, token and value");
        }
        if (layout.width() > 0 && states.size(2) != layout.width()) {
            throw new UserException(
                    "Cannot embed with " + model.folder().files().location() + ": its model gives " + states.size(2)
                            + " numbers a token, expected " + layout.width() + " as its pooling says");
        }
        return states;
    }

    private float[] pooled(FloatTensor states, int row, int tokens) {
        int width = states.size(2);
        int from = Math.min(skipped, tokens - 1);
        Pooling.Tokens view = new Pooling.Tokens(states.values(), row, states.size(1), width, from, tokens);
        float[] vector = new float[width * layout.poolings().size()];
        for (int i = 0; i < layout.poolings().size(); i++) {
            layout.poolings().get(i).pool(view, vector, i * width);
        }
        if (layout.normalised()) {
            normalise(vector);
        }
        return vector;
    }

    /** Brings a vector to length 1; one without any length stays. */
    static void normalise(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.max(Math.sqrt(squares), LEAST);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        encoder.close();
    }
}
