package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Loss and gradients of a batch. Each layer keeps only its input and is computed again on the way back; scores exist for a few rows at a time. */
public final class TrainingPass {
    /** Rows of scores at a time: with a vocabulary of 152,000 this is 78 MB. */
    private static final int HEAD_ROWS = 128;

    private final Decoder decoder;
    private final Backend backend;

    public TrainingPass(Decoder decoder) {
        this.decoder = decoder;
        this.backend = decoder.weights().backend();
    }

    /**
     * The sum of the cross-entropy over the columns with a label; the gradient of {@code scale} times that sum is added to the adapters'.
     * Labels below 0 are not supervised.
     */
    public double run(int[] tokens, int[] labels, int batch, double scale) {
        return backend.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[batch], 0, tokens.length / batch);
            List<Tensor> inputs = new ArrayList<>();
            Tensor last = forward(decoder.embed(tokens), span, inputs);
            Tensor normal = decoder.finalNorm().forward(last);
            Tensor gradient = backend.zeros(normal.size(0), normal.size(1));
            double loss = head(normal, labels, scale, gradient);
            backward(decoder.finalNorm().backward(gradient), span, inputs);
            return loss;
        });
    }

    private Tensor forward(Tensor embedded, Span span, List<Tensor> inputs) {
        Tensor x = embedded;
        for (DecoderLayer layer : decoder.layers()) {
            Tensor input = x;
            inputs.add(input);
            x = backend.kept(() -> layer.forward(input, span, Optional.empty()));
        }
        return x;
    }

    private double head(Tensor normal, int[] labels, double scale, Tensor gradient) {
        int[] rows =
                IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
        double loss = 0;
        for (int from = 0; from < rows.length; from += HEAD_ROWS) {
            int[] piece = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + HEAD_ROWS));
            loss += backend.scoped(() -> headPiece(normal, piece, labels, scale, gradient));
        }
        return loss;
    }

    private double headPiece(Tensor normal, int[] rows, int[] labels, double scale, Tensor gradient) {
        int[] gold = Arrays.stream(rows).map(row -> labels[row]).toArray();
        Tensor logits = decoder.logits(backend.gather(normal, rows));
        double loss = 0;
        for (double value : backend.crossEntropy(logits, gold)) {
            loss += value;
        }
        Tensor toLogits = backend.crossEntropyBackward(logits, gold, scale);
        backend.scatter(
                gradient, rows, backend.product(toLogits, decoder.weights().head()));
        return loss;
    }

    private void backward(Tensor fromHead, Span span, List<Tensor> inputs) {
        Tensor gradient = fromHead;
        for (int i = inputs.size() - 1; i >= 0; i--) {
            DecoderLayer layer = decoder.layers().get(i);
            Tensor input = inputs.get(i);
            Tensor above = gradient;
            gradient = backend.kept(() -> {
                layer.forward(input, span, Optional.empty());
                return layer.backward(above);
            });
        }
    }
}
