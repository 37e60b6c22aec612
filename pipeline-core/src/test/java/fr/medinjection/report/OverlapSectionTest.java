package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.overlap.Finding;
import fr.medinjection.overlap.Finding.Measure;
import fr.medinjection.report.page.Attachment;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OverlapSectionTest {
    private static final List<Finding> FINDINGS = List.of(
            new Finding(Finding.ALL, Measure.MIXING, "NATIVE", "", 0.25, 0.5, 0.005, 100, 200),
            new Finding(Finding.ALL, Measure.CENTROIDS, "NATIVE", "TRANSLATED", 0.4, 0.1, 0.005, 100, 100),
            new Finding(Finding.ALL, Measure.MMD, "NATIVE", "TRANSLATED", 0.0123, 0, 0.01, 50, 50),
            new Finding(Finding.ALL, Measure.AUC, "NATIVE", "TRANSLATED", 0.875, 0.5, 0, 30, 30),
            new Finding("cardiology", Measure.AUC, "NATIVE", "SYNTHETIC", 0.75, 0.5, 0.001, 30, 30));

    private static Manifest manifest(String dataset, Map<String, Object> facts) {
        return new Manifest(
                dataset,
                dataset,
                "f",
                "c",
                1234,
                Map.of(),
                facts,
                Manifest.JSON
                        .createObjectNode()
                        .set("duplicates", Manifest.JSON.createObjectNode().put("threshold", 0.97)),
                List.of(),
                "code",
                "3.5.5",
                "17",
                "run",
                "2026-01-01T00:00:00Z",
                1);
    }

    private static List<Block> blocks(Map<String, Manifest> manifests, List<Finding> findings) {
        Cube semantic = new Cube(
                List.of("left_component", "right_component"),
                List.of(new Cube.Cell(List.of("NATIVE", "TRANSLATED"), 7)));
        Cube leaks = new Cube(
                List.of("train_component", "train_source", "test_component", "test_source"),
                List.of(new Cube.Cell(List.of("NATIVE", "mediqal", "TRANSLATED", "medqa"), 3)));
        ReportData data = new ReportData(
                new TreeMap<>(manifests),
                Map.of(Facet.SEMANTIC, semantic, Facet.SEMANTIC_LEAKS, leaks),
                List.of(),
                ExampleFacts.NONE,
                findings,
                MapFacts.NONE,
                ScoreFacts.NONE,
                VerbosityFacts.NONE,
                AgreementFacts.NONE);
        ReportConfig config = new ReportConfig(
                Text.same("Title"),
                10,
                Map.of("cardiology", Text.of("Cardiology", "Cardiologie")),
                ReportRows.LICENCES);
        return new OverlapSection().blocks(new Section.Facts(data, Paper.printed(), config));
    }

    private static Map<String, Manifest> whole() {
        return Map.of(
                "vectors", manifest("vectors", Map.of("dimension", 100, "method", "corpus")),
                "overlap", manifest("overlap", Map.of()),
                "semantic-duplicates", manifest("semantic-duplicates", Map.of("recall-pairs", 20, "recall-found", 19)));
    }

    private static Map<String, String> files(List<Block> blocks) {
        return blocks.stream()
                .flatMap(block -> block.attachments().stream())
                .collect(
                        Collectors.toMap(Attachment::path, file -> new String(file.content(), StandardCharsets.UTF_8)));
    }

    private static String html(List<Block> blocks) {
        return blocks.stream().map(block -> block.html().markup()).collect(Collectors.joining());
    }

    @Test
    void saysWhatToRun() {
        assertThat(html(blocks(Map.of(), List.of()))).contains("./submit.sh overlap --config FILE");
    }

    @Test
    void showsEveryFigureBesideChance() {
        Map<String, String> files = files(blocks(whole(), FINDINGS));
        assertThat(files.get("tables/overlap-mixing.csv")).contains("Native,100,0.250000,0.500000,0.500000,0.005000");
        assertThat(files.get("tables/overlap-distances.csv"))
                .contains("Native,Translated,0.400000,0.100000,0.005000,0.012300,0.010000,0.875000,0.000000");
        assertThat(files.get("tables/overlap-categories.csv")).contains("Cardiology,,,,0.750000,,");
        assertThat(files.get("tables/semantic-duplicates.csv")).contains("Native,Translated,7");
        assertThat(files.get("tables/semantic-leaks.csv")).contains("mediqal,3,3");
    }

    @Test
    void tellsTheRecallOfTheSearch() {
        assertThat(html(blocks(whole(), FINDINGS)))
                .contains("1,234 pairs of items", "cosine of at least 0.97", "compared with all items: 19 of 20")
                .contains("by 1,234 vectors of 100 numbers (method corpus)");
    }

    @Test
    void saysWhereThereIsTooLittleToCompare() {
        assertThat(html(blocks(whole(), List.of()))).contains("No two components have enough items");
    }
}
