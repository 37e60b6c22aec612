package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of the records of one source.
 *
 * @param source the key of the source in {@code conf/sources.yaml}
 * @param records how many were read, broken ones included
 * @param quarantined how many could not become rows, by reason
 * @param skipped how many were passed over, by reason
 */
public record SourceCounts(
        String source,
        long records,
        long instructions,
        long texts,
        SortedMap<String, Long> quarantined,
        SortedMap<String, Long> skipped) {

    public long bad() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    public double badShare() {
        return records == 0 ? 0 : bad() / (double) records;
    }

    /** The counts after so many of the rows were passed over. */
    SourceCounts passedOver(String reason, long rows) {
        SortedMap<String, Long> all = new TreeMap<>(skipped);
        all.merge(reason, rows, Long::sum);
        return new SourceCounts(source, records, instructions - rows, texts, quarantined, all);
    }

    /**
     * Refuses input of which too much is bad.
     *
     * @param limit the share of a source's records that may be in quarantine
     * @param examples gives, for the names of sources, lines that show some of their bad records
     */
    static void requireFewBad(List<SourceCounts> counts, double limit, Function<List<String>, List<String>> examples) {
        List<String> bad = counts.stream()
                .filter(c -> c.badShare() > limit)
                .map(SourceCounts::source)
                .toList();
        String worst = counts.stream()
                .filter(c -> c.badShare() > limit)
                .map(c -> String.format(
                        Locale.ROOT, "%s has %d of %d (%s)", c.source(), c.bad(), c.records(), c.reasons()))
                .collect(Collectors.joining("; "));
        if (!worst.isEmpty()) {
            throw new UserException("Cannot accept so many bad records (max-bad-share is " + limit + "): " + worst
                    + "; with a larger ingest.max-bad-share all of them can be read in quarantine/; the first are:\n  "
                    + String.join("\n  ", examples.apply(bad)));
        }
    }

    private String reasons() {
        return quarantined.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    static SourceCounts of(String name, int source, Iterable<Tally> tallies) {
        Map<Tally.What, SortedMap<String, Long>> sums = new EnumMap<>(Tally.What.class);
        for (Tally tally : tallies) {
            tally.counts().forEach((key, count) -> {
                if (key.source() == source) {
                    sums.computeIfAbsent(key.what(), w -> new TreeMap<>()).merge(key.reason(), count, Long::sum);
                }
            });
        }
        return new SourceCounts(
                name,
                sum(sums, Tally.What.RECORD),
                sum(sums, Tally.What.INSTRUCTION),
                sum(sums, Tally.What.TEXT),
                sums.getOrDefault(Tally.What.QUARANTINED, new TreeMap<>()),
                sums.getOrDefault(Tally.What.SKIPPED, new TreeMap<>()));
    }

    private static long sum(Map<Tally.What, SortedMap<String, Long>> sums, Tally.What what) {
        return sums.getOrDefault(what, new TreeMap<>()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
