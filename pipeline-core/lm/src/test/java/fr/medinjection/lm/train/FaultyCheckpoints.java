package fr.medinjection.lm.train;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A store that fails while it writes a certain file of a certain step, after so many bytes. */
record FaultyCheckpoints(CheckpointStore store, long step, String file, int bytes, Fault fault)
        implements CheckpointStore {
    /** What happens then. */
    @FunctionalInterface
    interface Fault {
        void happen() throws IOException;
    }

    @Override
    public List<Long> steps() throws IOException {
        return store.steps();
    }

    @Override
    public void write(long at, Content content) throws IOException {
        store.write(
                at,
                sink -> content.writeTo(name -> {
                    OutputStream stream = sink.create(name);
                    return at == step && name.equals(file) ? new Failing(stream) : stream;
                }));
    }

    @Override
    public InputStream open(long at, String name) throws IOException {
        return store.open(at, name);
    }

    @Override
    public void delete(long at) throws IOException {
        store.delete(at);
    }

    @Override
    public String location(long at) {
        return store.location(at);
    }

    private final class Failing extends FilterOutputStream {
        private int left = bytes;

        Failing(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int value) throws IOException {
            if (left-- == 0) {
                out.flush();
                fault.happen();
            }
            out.write(value);
        }
    }
}
