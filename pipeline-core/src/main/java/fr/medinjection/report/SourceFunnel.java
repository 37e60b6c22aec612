package fr.medinjection.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of the records of one source.
 *
 * @param records raw records, -1 where the manifest does not say
 * @param made rows that models made for the source: translated, converted or synthesised; below 0 where fewer rows were cleaned
 *     than are there now, as what was cleaned is older
 * @param read rows parsed from the records, and those that were made
 * @param dropped rows by {@code drop_stage} and {@code drop_reason}
 * @param kept rows in the corpus
 */
record SourceFunnel(
        String source,
        long records,
        long quarantined,
        SortedMap<String, Long> skipped,
        long made,
        long read,
        Cube dropped,
        long kept) {
    static List<SourceFunnel> all(ReportData data) {
        SortedMap<String, IngestFacts> ingested = IngestFacts.all(data);
        Cube read = data.cube(Facet.READ);
        Cube cleaned = data.has(Facet.CLEANED.dataset()) ? data.cube(Facet.CLEANED) : read;
        Cube quarantined = data.cube(Facet.QUARANTINED);
        TreeSet<String> sources = new TreeSet<>(ingested.keySet());
        sources.addAll(read.by("source").keySet());
        sources.addAll(cleaned.by("source").keySet());
        sources.addAll(quarantined.by("source").keySet());
        List<SourceFunnel> all = new ArrayList<>();
        for (String source : sources) {
            IngestFacts facts = ingested.get(source);
            all.add(new SourceFunnel(
                    source,
                    facts == null ? -1 : facts.records(),
                    quarantined.count("source", source),
                    facts == null ? new TreeMap<>() : facts.skipped(),
                    cleaned.count("source", source) - read.count("source", source),
                    cleaned.count("source", source),
                    data.cube(Facet.DROPPED).where("source", source),
                    data.cube(Facet.CORPUS).count("source", source)));
        }
        return all;
    }

    static SourceFunnel sum(List<SourceFunnel> funnels) {
        List<Cube.Cell> drops = new ArrayList<>();
        SortedMap<String, Long> skipped = new TreeMap<>();
        long records = 0;
        long quarantined = 0;
        long made = 0;
        long read = 0;
        long kept = 0;
        for (SourceFunnel funnel : funnels) {
            drops.addAll(funnel.dropped.cells());
            funnel.skipped.forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
            records = records < 0 || funnel.records < 0 ? -1 : records + funnel.records;
            quarantined += funnel.quarantined;
            made += Math.max(0, funnel.made);
            read += funnel.read;
            kept += funnel.kept;
        }
        Cube dropped = new Cube(Facet.DROPPED.nothing().columns(), drops);
        return new SourceFunnel("", records, quarantined, skipped, made, read, dropped, kept);
    }

    long dropped(String stage) {
        return dropped.count("drop_stage", stage);
    }

    long skippedRecords() {
        return skipped.values().stream().mapToLong(count -> count).sum();
    }

    /** Rows that are neither kept nor dropped: 0 in datasets of one run. Rows that were parsed later than cleaned are among them. */
    long unaccounted() {
        return Math.max(read, read - made) - dropped.total() - kept;
    }
}
