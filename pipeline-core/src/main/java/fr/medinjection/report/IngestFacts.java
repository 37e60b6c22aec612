package fr.medinjection.report;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.stage.Manifest;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What ingestion says of one source in its manifest.
 *
 * @param records how many raw records were read
 * @param instructions how many rows they became
 * @param texts how many texts for synthesis they became
 * @param quarantined records that could not be parsed, by reason
 * @param skipped records passed over, by reason
 */
record IngestFacts(
        long records,
        long instructions,
        long texts,
        SortedMap<String, Long> quarantined,
        SortedMap<String, Long> skipped) {

    /** By source; empty where the manifest says nothing of sources. */
    static SortedMap<String, IngestFacts> all(ReportData data) {
        SortedMap<String, IngestFacts> all = new TreeMap<>();
        data.manifest("instructions").ifPresent(manifest -> {
            JsonNode sources = Manifest.JSON.valueToTree(manifest.facts()).path("sources");
            sources.fields().forEachRemaining(source -> all.put(source.getKey(), of(source.getValue())));
        });
        return all;
    }

    private static IngestFacts of(JsonNode node) {
        return new IngestFacts(
                node.path("records").asLong(),
                node.path("instructions").asLong(),
                node.path("texts").asLong(),
                counts(node.path("quarantined")),
                counts(node.path("skipped")));
    }

    long quarantinedRecords() {
        return quarantined.values().stream().mapToLong(count -> count).sum();
    }

    long skippedRecords() {
        return skipped.values().stream().mapToLong(count -> count).sum();
    }

    private static SortedMap<String, Long> counts(JsonNode node) {
        SortedMap<String, Long> counts = new TreeMap<>();
        node.fields()
                .forEachRemaining(
                        count -> counts.put(count.getKey(), count.getValue().asLong()));
        return counts;
    }
}
