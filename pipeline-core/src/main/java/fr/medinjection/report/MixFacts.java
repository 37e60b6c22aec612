package fr.medinjection.report;

import fr.medinjection.mix.MixProof;
import fr.medinjection.mix.MixStage;
import fr.medinjection.stage.Manifest;
import java.util.List;
import java.util.Map;

/** A mix as its manifest describes it. */
record MixFacts(String name, Manifest manifest, MixProof proof) {
    static List<MixFacts> all(ReportData data) {
        return data.manifests().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(MixStage.FOLDER))
                .map(entry -> new MixFacts(
                        entry.getKey().substring(MixStage.FOLDER.length()),
                        entry.getValue(),
                        MixProof.of(Manifest.JSON.valueToTree(entry.getValue().facts()))))
                .toList();
    }

    /** The rows of a part as counted when they were written, which is apart from what the proof claims. */
    long rows(String split) {
        return manifest.counts().entrySet().stream()
                .filter(count -> List.of(count.getKey().split("/")).contains("split=" + split))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether the figures of the proof agree with each other and with the rows written. */
    boolean isProven() {
        return proof.contradictions().isEmpty() && rows("train") == proof.size();
    }
}
