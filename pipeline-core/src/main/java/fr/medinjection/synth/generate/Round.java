package fr.medinjection.synth.generate;

import fr.medinjection.data.TaskType;
import fr.medinjection.synth.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a round of requests brought.
 *
 * @param number from 1
 * @param texts that were asked
 * @param kept items that were taken
 * @param rejected by reason
 * @param total items that are taken after it
 */
record Round(
        TaskType type,
        int number,
        long texts,
        long kept,
        Map<String, Long> rejected,
        long total,
        long target,
        Map<String, Usage> usage) {
    Round {
        rejected = new TreeMap<>(rejected);
        usage = new TreeMap<>(usage);
    }

    /** Whether no request had a reply. */
    boolean isWithoutReply() {
        return rejected.getOrDefault(Reason.NO_REPLY.label(), 0L) >= texts;
    }

    String line() {
        long lost = rejected.values().stream().mapToLong(count -> count).sum();
        return String.format(
                Locale.ROOT,
                "  %s round %d: %,d texts asked, %,d items taken, %,d rejected or missing, %,d of %,d",
                type,
                number,
                texts,
                kept,
                lost,
                total,
                target);
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", type.name());
        facts.put("round", number);
        facts.put("texts", texts);
        facts.put("kept", kept);
        facts.put("rejected", rejected);
        facts.put("total", total);
        facts.put("target", target);
        return facts;
    }
}
