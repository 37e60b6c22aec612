package fr.medinjection.score.encoder;

import fr.medinjection.UserException;
import java.io.Serializable;

/**
 * How a metric's encoder is run.
 *
 * @param folder that the export script wrote, or {@code ""}: the metric is off
 * @param threads of one run; tasks of an executor run at once
 * @param batchTokens how many tokens are encoded at once, padding included
 * @param tasks that share the work out; another number may change the last bits
 */
public record EncoderConfig(String folder, int threads, int batchTokens, int tasks) implements Serializable {
    public EncoderConfig {
        if (threads < 1 || batchTokens < 1 || tasks < 1) {
            throw new UserException("Invalid encoder settings: " + threads + " threads, " + batchTokens
                    + " batch tokens, " + tasks + " tasks, expected at least 1");
        }
    }

    public boolean isOn() {
        return !folder.isEmpty();
    }

    /** The same with the folder's address as it is meant. */
    public EncoderConfig at(String address) {
        return new EncoderConfig(address, threads, batchTokens, tasks);
    }
}
