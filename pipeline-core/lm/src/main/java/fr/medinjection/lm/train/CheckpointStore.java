package fr.medinjection.lm.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Where the checkpoints of one run lie: named files by optimizer step. A checkpoint is there whole or not at all. */
public interface CheckpointStore {
    /** The steps of the whole checkpoints, ascending; what an interrupted {@link #write} left is not among them. */
    List<Long> steps() throws IOException;

    /**
     * Writes a checkpoint to a place that {@link #steps} does not see, then moves it to its own in one act. One of the same step is replaced. When
     * {@code content} or the store fails, the other checkpoints are as they were.
     */
    void write(long step, Content content) throws IOException;

    InputStream open(long step, String file) throws IOException;

    void delete(long step) throws IOException;

    /** The place of a checkpoint, for people and for whoever reads the adapter. */
    String location(long step);

    /** What a checkpoint consists of. */
    @FunctionalInterface
    interface Content {
        void writeTo(Sink sink) throws IOException;
    }

    /** The files of a checkpoint that is being written; one is open at a time and the content closes it. */
    @FunctionalInterface
    interface Sink {
        OutputStream create(String file) throws IOException;
    }
}
