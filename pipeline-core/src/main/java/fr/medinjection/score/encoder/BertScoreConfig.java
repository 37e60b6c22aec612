package fr.medinjection.score.encoder;

import java.io.Serializable;

/**
 * BERTScore's part of the configuration.
 *
 * @param folder that {@code export_bertscore.py} wrote, or {@code ""}: the metric is off
 * @param weighting how much each token counts
 * @param threads of one run of the encoder; tasks of an executor run at once
 * @param batchTokens how many tokens are encoded at once, padding included
 * @param tasks that share the work out; another number may change the last bits
 */
public record BertScoreConfig(String folder, Weighting weighting, int threads, int batchTokens, int tasks)
        implements Serializable {
    /** How much each token counts. */
    public enum Weighting {
        EVEN,
        /** By inverse document frequency over the references of the test set. */
        IDF
    }

    public EncoderConfig encoder() {
        return new EncoderConfig(folder, threads, batchTokens, tasks);
    }

    /** The same with the folder's address as it is meant. */
    public BertScoreConfig at(String address) {
        return new BertScoreConfig(address, weighting, threads, batchTokens, tasks);
    }
}
