package fr.medinjection.lm.model;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The log-likelihood of given continuations of prompts, a batch in one pass. Rows begin in one column, so that causality alone hides the padding. */
public final class Likelihood {
    private final Decoder decoder;
    private final Backend backend;

    public Likelihood(Decoder decoder) {
        this.decoder = decoder;
        this.backend = decoder.weights().backend();
    }

    /** The sum of the log-probabilities of each continuation's tokens after its prompt. */
    public double[] of(List<int[]> prompts, List<int[]> continuations) {
        List<Integer> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        int width = width(prompts, continuations);
        int[] tokens = new int[prompts.size() * width];
        for (int b = 0; b < prompts.size(); b++) {
            int[] prompt = prompts.get(b);
            int[] rest = continuations.get(b);
            System.arraycopy(prompt, 0, tokens, b * width, prompt.length);
            System.arraycopy(rest, 0, tokens, b * width + prompt.length, rest.length);
            for (int i = 0; i < rest.length; i++) {
                rows.add(b * width + prompt.length + i - 1);
                labels.add(rest[i]);
            }
        }
        return prompts.isEmpty() ? new double[0] : sums(losses(tokens, prompts.size(), rows, labels), continuations);
    }

    private double[] losses(int[] tokens, int batch, List<Integer> rows, List<Integer> labels) {
        int[] at = rows.stream().mapToInt(Integer::intValue).toArray();
        int[] gold = labels.stream().mapToInt(Integer::intValue).toArray();
        return backend.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[batch], tokens.length / batch);
            Tensor hidden = decoder.hidden(tokens, span, Optional.empty(), at);
            return backend.crossEntropy(decoder.logits(hidden), gold);
        });
    }

    private static double[] sums(double[] losses, List<int[]> continuations) {
        double[] sums = new double[continuations.size()];
        int at = 0;
        for (int b = 0; b < sums.length; b++) {
            for (int i = 0; i < continuations.get(b).length; i++) {
                sums[b] -= losses[at++];
            }
        }
        return sums;
    }

    private static int width(List<int[]> prompts, List<int[]> continuations) {
        if (prompts.size() != continuations.size()) {
            throw new IllegalArgumentException(prompts.size() + " prompts, " + continuations.size() + " continuations");
        }
        int[] widths = new int[prompts.size()];
        for (int b = 0; b < widths.length; b++) {
            if (prompts.get(b).length == 0 || continuations.get(b).length == 0) {
                throw new LmException("Cannot score an empty prompt or continuation: number " + b + " of the batch");
            }
            widths[b] = prompts.get(b).length + continuations.get(b).length;
        }
        return Arrays.stream(widths).max().orElse(0);
    }
}
