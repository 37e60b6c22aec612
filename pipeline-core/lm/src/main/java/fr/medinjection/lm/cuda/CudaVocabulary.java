package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** The part of {@link CudaBackend} that works on scores of the vocabulary. */
interface CudaVocabulary extends CudaMatrices {
    @Override
    default double[] crossEntropy(Tensor logits, int[] labels) {
        return new CudaScores(work()).losses(CudaTensor.of(logits), labels);
    }

    @Override
    default double[] crossEntropyGradients(Tensor logits, int[] labels, double factor) {
        return new CudaScores(work()).gradients(CudaTensor.of(logits), labels, (float) factor);
    }

    @Override
    default int scoreRows() {
        return CudaBackend.SCORE_ROWS;
    }

    @Override
    default int[] best(Tensor scores, List<BitSet> allowed) {
        return new CudaScores(work()).best(CudaTensor.of(scores), allowed);
    }

    /** Draws a token for each row among those allowed to it, with probability softmax(scores / temperature); -1 where nothing is allowed. A key gives the same tokens again. */
    default int[] drawn(Tensor scores, List<BitSet> allowed, double temperature, long key) {
        return new CudaScores(work()).drawn(CudaTensor.of(scores), allowed, (float) (1 / temperature), key);
    }

    @Override
    default Repeated repeated(int rows, int columns, List<int[]> numbers, Supplier<Tensor> scores) {
        return new CudaRepeated(work(), rows, columns, numbers, scores);
    }
}
