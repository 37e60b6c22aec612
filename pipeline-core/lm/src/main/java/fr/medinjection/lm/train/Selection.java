package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The examples of a source that are used, as they are used: cut where they are too long, unless those are left out; none without a supervised token. */
final class Selection {
    private final ExampleSource source;
    private final TrainingConfig config;
    private final int[] lengths;
    private final int[] targets;
    private int[] indices = {};
    private int cut;
    private int refused;
    private int unsupervised;
    private final MessageDigest digest = sha256();
    private final String fingerprint;

    /** Reads every example once. */
    Selection(ExampleSource source, TrainingConfig config, int vocabulary) {
        this.source = source;
        this.config = config;
        this.lengths = new int[source.size()];
        this.targets = new int[source.size()];
        this.indices = IntStream.range(0, source.size())
                .filter(index -> uses(index, vocabulary))
                .toArray();
        this.fingerprint = HexFormat.of().formatHex(digest.digest());
    }

    private boolean uses(int index, int vocabulary) {
        boolean tooLong = source.length(index) > config.maxTokens();
        if (tooLong && config.onTooLong() == TrainingConfig.TooLong.REFUSE) {
            refused++;
            return false;
        }
        TrainingExample example = source.at(index);
        Batch.Example used = used(example);
        if (used.targets() == 0) {
            unsupervised++;
            return false;
        }
        checkTokens(example.id(), used.tokens(), vocabulary);
        lengths[index] = used.length();
        targets[index] = used.targets();
        cut += tooLong ? 1 : 0;
        digest(example.id(), used);
        return true;
    }

    private Batch.Example used(TrainingExample example) {
        int length = Math.min(example.tokens().length, config.maxTokens());
        int[] tokens = Arrays.copyOf(example.tokens(), length);
        if (config.supervise() == TrainingConfig.Supervise.WHOLE_CHAT) {
            return new Batch.Example(tokens, 0);
        }
        BitSet turns = (BitSet) example.assistant().clone();
        turns.clear(length, Math.max(length, turns.length()));
        return new Batch.Example(tokens, turns);
    }

    private static void checkTokens(String id, int[] tokens, int vocabulary) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new LmException(
                        "Invalid token id in example " + id + ": " + token + ", expected 0 to " + (vocabulary - 1));
            }
        }
    }

    private void digest(String id, Batch.Example example) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        byte[] marks = example.supervised().toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(3 * Integer.BYTES + name.length + marks.length + 4 * example.length());
        bytes.putInt(name.length).put(name).putInt(marks.length).put(marks).putInt(example.length());
        for (int token : example.tokens()) {
            bytes.putInt(token);
        }
        digest.update(bytes.flip());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    int size() {
        return indices.length;
    }

    int[] lengths() {
        return Arrays.stream(indices).map(index -> lengths[index]).toArray();
    }

    /** The tokens of some of the examples together. */
    long tokens(int[] some) {
        return Arrays.stream(some).mapToLong(i -> lengths[indices[i]]).sum();
    }

    /** The supervised tokens of some of the examples together. */
    long targets(int[] some) {
        return Arrays.stream(some).mapToLong(i -> targets[indices[i]]).sum();
    }

    List<String> ids(int[] some) {
        return Arrays.stream(some).mapToObj(i -> source.at(indices[i]).id()).toList();
    }

    /** Some of the examples laid out for a pass. */
    Batch batch(int[] some) {
        List<Batch.Example> examples =
                Arrays.stream(some).mapToObj(i -> used(source.at(indices[i]))).toList();
        return config.packing()
                ? Batch.packed(examples, config.padToMultiple())
                : Batch.of(examples, config.padToMultiple());
    }

    int cut() {
        return cut;
    }

    int refused() {
        return refused;
    }

    int unsupervised() {
        return unsupervised;
    }

    /** A hash of the examples as they are used. */
    String fingerprint() {
        return fingerprint;
    }
}
