package fr.medinjection.source.raw;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What became of the records that one task read, counted by source and reason. */
final class Tally implements Serializable {
    private static final long serialVersionUID = 1;

    /** What is counted. */
    enum What {
        RECORD,
        INSTRUCTION,
        TEXT,
        QUARANTINED,
        SKIPPED
    }

    /** One counter. */
    record Key(int source, What what, String reason) implements Serializable {}

    private final HashMap<Key, Long> counts = new HashMap<>();

    void add(int source, What what, String reason) {
        counts.merge(new Key(source, what, reason), 1L, Long::sum);
    }

    Map<Key, Long> counts() {
        return counts;
    }
}
