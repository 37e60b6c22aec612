package fr.medinjection.finetune;

import fr.medinjection.UserException;

/**
 * How an adapter and its base model become one folder.
 *
 * @param dtype element type of the weights: float32, bfloat16 or float16
 * @param largestShardBytes a larger model is cut into several weight files
 */
public record MergeConfig(String dtype, long largestShardBytes) {
    public MergeConfig {
        if (largestShardBytes < 1) {
            throw new UserException("Invalid largest shard: " + largestShardBytes + ", expected at least 1 byte");
        }
    }
}
