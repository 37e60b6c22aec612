package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Loss and gradients of a batch. Each layer keeps its input and what attention and its last product gave, and the rest is computed again on the way back; scores exist for a few rows at a time. */
public final class TrainingPass {
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
        return run(tokens, labels, new int[tokens.length], batch, scale);
    }

    /** As above, for rows that hold several texts: {@code firsts} has for each column the first column it sees. */
    public double run(int[] tokens, int[] labels, int[] firsts, int batch, double scale) {
        return backend.scoped(() -> {
            Span span = Span.packed(decoder.weights(), firsts, batch);
            Tensor embedded = decoder.embed(tokens);
            List<DecoderLayer.Trace> traces = forward(embedded, span);
            Tensor last = traces.get(traces.size() - 1).output();
            Tensor normal = decoder.finalNorm().forward(last);
            Tensor gradient = backend.zeros(normal.size(0), normal.size(1));
            double loss = head(normal, labels, scale, gradient);
            Tensor toLast = backend.zeros(normal.size(0), normal.size(1));
            decoder.finalNorm().backward(gradient, toLast);
            backward(toLast, embedded, span, traces);
            return loss;
        });
    }

    /** The sum of the cross-entropy alone, without gradients. */
    public double loss(int[] tokens, int[] labels, int[] firsts, int batch) {
        return backend.scoped(() -> {
            Span span = Span.packed(decoder.weights(), firsts, batch);
            Tensor hidden = decoder.hidden(tokens, span, Optional.empty());
            return pieces(labels, rows -> sum(backend.crossEntropy(scores(hidden, rows), gold(labels, rows))));
        });
    }

    private List<DecoderLayer.Trace> forward(Tensor embedded, Span span) {
        List<DecoderLayer.Trace> traces = new ArrayList<>();
        Tensor x = embedded;
        for (DecoderLayer layer : decoder.layers()) {
            traces.add(layer.traced(x, span));
            x = traces.get(traces.size() - 1).output();
        }
        return traces;
    }

    private double head(Tensor normal, int[] labels, double scale, Tensor gradient) {
        return pieces(labels, rows -> headPiece(normal, rows, gold(labels, rows), scale, gradient));
    }

    /** The sum over the supervised rows, a few at a time. */
    private double pieces(int[] labels, ToDoubleFunction<int[]> lossOf) {
        int[] rows =
                IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
        int together = backend.scoreRows();
        double loss = 0;
        for (int from = 0; from < rows.length; from += together) {
            int[] piece = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + together));
            loss += backend.scoped(() -> lossOf.applyAsDouble(piece));
        }
        return loss;
    }

    private double headPiece(Tensor normal, int[] rows, int[] gold, double scale, Tensor gradient) {
        Tensor logits = scores(normal, rows);
        double loss = sum(backend.crossEntropyGradients(logits, gold, scale));
        backend.scatter(
                gradient, rows, backend.product(logits, decoder.weights().head()));
        return loss;
    }

    private Tensor scores(Tensor normal, int[] rows) {
        return decoder.logits(backend.gather(normal, rows));
    }

    private static int[] gold(int[] labels, int[] rows) {
        return Arrays.stream(rows).map(row -> labels[row]).toArray();
    }

    /** In order: the same bits every time. */
    private static double sum(double[] losses) {
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum;
    }

    private void backward(Tensor gradient, Tensor embedded, Span span, List<DecoderLayer.Trace> traces) {
        for (int i = traces.size() - 1; i >= 0; i--) {
            DecoderLayer layer = decoder.layers().get(i);
            DecoderLayer.Trace trace = traces.get(i);
            Tensor input = i == 0 ? embedded : traces.get(i - 1).output();
            backend.scoped(() -> {
                layer.repeat(input, span, trace);
                layer.backward(gradient);
                return null;
            });
        }
    }
}
