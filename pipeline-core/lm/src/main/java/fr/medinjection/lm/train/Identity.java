package fr.medinjection.lm.train;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** All that decides the course of a run, by name: a checkpoint is gone on with only where every entry is equal. */
record Identity(Map<String, String> entries) {
    /** What may differ: how often something is written or scored, and what the base model's folder is called. */
    private static final Set<String> FREE =
            Set.of("config.checkpointEvery", "config.keepLast", "config.evaluateEveryEpoch", "adapter.baseModel");

    Identity {
        entries = new TreeMap<>(entries);
    }

    static Identity of(Trainer.Task task, Selection examples, Selection evaluation, int ranks) {
        Map<String, String> entries = new TreeMap<>();
        entries.put("model", fingerprint(task.model()));
        entries.put("examples", examples.fingerprint());
        entries.put("evaluation examples", evaluation.fingerprint());
        entries.put("ranks", String.valueOf(ranks));
        put(entries, "config", task.config());
        put(entries, "adapter", task.adapter());
        entries.keySet().removeAll(FREE);
        return new Identity(entries);
    }

    /** The first entry that differs in a checkpoint, said to people. */
    Optional<String> difference(Identity saved) {
        Set<String> names = new TreeSet<>(entries.keySet());
        names.addAll(saved.entries.keySet());
        return names.stream()
                .filter(name -> !entries.getOrDefault(name, "").equals(saved.entries.getOrDefault(name, "")))
                .findFirst()
                .map(name -> name + " is " + entries.get(name) + ", was " + saved.entries.get(name));
    }

    /** A number of 32 bits that equal runs share. */
    double hash() {
        return ByteBuffer.wrap(Selection.sha256().digest(entries.toString().getBytes(StandardCharsets.UTF_8)))
                        .getInt()
                & 0xFFFFFFFFL;
    }

    private static void put(Map<String, String> entries, String prefix, Record values) {
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            entries.put(prefix + "." + component.getName(), text(value(values, component)));
        }
    }

    private static Object value(Record values, RecordComponent component) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The order of a set is another in every process. */
    private static String text(Object value) {
        return String.valueOf(value instanceof Set<?> set ? new TreeSet<>(set) : value);
    }

    /** A hash of the sizes, of every vector, and of three rows of every matrix: any training moves those. */
    private static String fingerprint(ModelWeights model) {
        Backend backend = model.backend();
        MessageDigest digest = Selection.sha256();
        ModelConfig config = model.config();
        digest.update(text(config).getBytes(StandardCharsets.UTF_8));
        for (String name : new TreeSet<>(config.parameters().keySet())) {
            float[] some = backend.scoped(() -> backend.floats(some(backend, model.tensor(name))));
            ByteBuffer bytes = ByteBuffer.allocate(some.length * Float.BYTES);
            bytes.asFloatBuffer().put(some);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Two models with equal weights may still attend, rotate or normalise differently. */
    private static String text(ModelConfig config) {
        int pairs = config.rope().pairs();
        double turns = IntStream.range(0, pairs)
                .mapToDouble(i -> config.rope().cosine(1 + i, i))
                .sum();
        return config.family() + " " + config.windows() + " " + config.normEpsilon() + " " + turns + " "
                + new TreeMap<>(config.parameters());
    }

    private static Tensor some(Backend backend, Tensor weight) {
        if (weight.rank() == 1) {
            return weight;
        }
        int last = Math.toIntExact(weight.size(0) - 1);
        return backend.gather(weight, new int[] {0, last / 2, last});
    }
}
