package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Examples in memory, four bytes and a bit for each token. */
public final class Examples implements ExampleSource, Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> ids = new ArrayList<>();
    private int[] ends = new int[16];
    private int[] tokens = new int[1024];
    private final BitSet assistant = new BitSet();

    public static Examples of(List<TrainingExample> examples) {
        Examples all = new Examples();
        examples.forEach(all::add);
        return all;
    }

    /** Appends an example and returns this. */
    public Examples add(TrainingExample example) {
        int from = end(size() - 1);
        int length = example.tokens().length;
        if (length > Integer.MAX_VALUE - 8 - from) {
            throw new LmException(
                    "Cannot hold more than " + Integer.MAX_VALUE + " tokens, at example: " + example.id());
        }
        if (example.assistant().length() > length) {
            throw new LmException("Invalid assistant's turns of example " + example.id() + ": up to token "
                    + example.assistant().length() + ", expected at most " + length);
        }
        tokens = withRoom(tokens, from + length);
        ends = withRoom(ends, size() + 1);
        System.arraycopy(example.tokens(), 0, tokens, from, length);
        example.assistant().stream().forEach(position -> assistant.set(from + position));
        ends[size()] = from + length;
        ids.add(example.id());
        return this;
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public int length(int index) {
        return end(index) - end(index - 1);
    }

    @Override
    public TrainingExample at(int index) {
        int from = end(index - 1);
        int to = end(index);
        return new TrainingExample(ids.get(index), Arrays.copyOfRange(tokens, from, to), assistant.get(from, to));
    }

    private int end(int index) {
        return index < 0 ? 0 : ends[index];
    }

    private static int[] withRoom(int[] values, int needed) {
        if (needed <= values.length) {
            return values;
        }
        long doubled = Math.min(2L * values.length, Integer.MAX_VALUE - 8);
        return Arrays.copyOf(values, (int) Math.max(doubled, needed));
    }
}
