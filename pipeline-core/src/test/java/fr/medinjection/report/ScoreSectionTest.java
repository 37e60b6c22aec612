package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.report.ScoreFacts.Line;
import fr.medinjection.report.ScoreFacts.Pair;
import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Attachment;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Html;
import fr.medinjection.report.page.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScoreSectionTest {
    private static final Run BASE = new Run("base", "greedy");
    private static final Run NAT = new Run("NAT", "constrained-paper");
    private static final Run HOSTILE = new Run(ReportRows.HOSTILE, "greedy");

    @Test
    void choiceScoresStandBesideTheirPaperFigures() {
        List<Line> lines = new ArrayList<>();
        for (Run run : List.of(HOSTILE, NAT, BASE)) {
            lines.add(line(run, "all", "exact-match", 0.5));
            lines.add(line(run, "aggregate", "exact-match", 0.4));
            lines.add(line(run, "type=MCQ", "exact-match", 0.3));
            lines.add(line(run, "type=MCQ", "jaccard", 0.6));
            lines.add(line(run, "type=MCQU", "exact-match", 0.5));
            lines.add(line(run, "all", "recall@A", 0.9));
        }
        Pair pair = new Pair(
                "NAT", "base", "greedy", "aggregate", "exact-match", "published", 0.06, 0.01, 0.11, 0.0004, 0.02);
        List<Block> blocks = new ChoiceScoreSection().blocks(facts(new ScoreFacts(lines, List.of(pair))));
        Map<String, String> files = files(blocks);
        assertThat(files.get("tables/table-5-scores.csv").lines())
                .containsExactly(
                        "model,decoding,aggregate_em,aggregate_em_interval,aggregate_em_paper,"
                                + "aggregate_em_difference,mcq_em,mcq_em_paper,mcq_em_difference,mcq_jaccard,"
                                + "mcq_hamming_paper,mcq_hamming_difference,mcqu_em,mcqu_em_paper,mcqu_em_difference",
                        "NAT,constrained-paper,0.400000,0.350000..0.450000,0.405900,-0.005900,0.300000,0.275000,0.025000,"
                                + "0.600000,0.598200,0.001800,0.500000,0.536700,-0.036700",
                        "base,greedy,0.400000,0.350000..0.450000,0.345300,0.054700,0.300000,0.159200,0.140800,0.600000,"
                                + "0.437800,0.162200,0.500000,0.531400,-0.031400",
                        "<script>alert('x')</script>,greedy,0.400000,0.350000..0.450000,,,0.300000,,,0.600000,,,"
                                + "0.500000,,");
        assertThat(files.get("tables/score-differences.csv").lines())
                .contains("NAT,base,greedy,0.060000,0.010000..0.110000,0.000400,0.020000");
        assertThat(files.get("tables/position-bias.csv")).contains("NAT,constrained-paper,0.900000,,,,,,,");
        assertThat(files).doesNotContainKey("tables/table-7-scores.csv");
        assertThat(html(blocks)).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void otherOrdersAreComparedWithThePublishedOneOverTheSameAverages() {
        List<Line> lines = new ArrayList<>(List.of(line(BASE, "all", "exact-match", 0.5)));
        for (String orders : List.of("published", "permuted")) {
            for (String average : List.of("micro", "macro")) {
                lines.add(new Line(
                        BASE,
                        "",
                        orders,
                        "aggregate",
                        average,
                        "value",
                        "exact-match",
                        "published",
                        orders.equals("permuted") ? 0.2 : 0.3,
                        0.1,
                        0.4));
            }
        }
        List<Block> blocks = new ChoiceScoreSection().blocks(facts(new ScoreFacts(lines, List.of())));
        assertThat(files(blocks).get("tables/table-7-scores.csv"))
                .contains("base,greedy,0.300000,0.300000,0.200000,0.200000,,,0.208700,-0.008700,0.139200");
    }

    @Test
    void openScoresNameBothVariants() {
        List<Line> lines = new ArrayList<>();
        for (String variant : List.of("legacy", "french")) {
            lines.add(open("bleu", variant, 31.5));
            lines.add(open("rouge2", variant, 0.22));
            lines.add(open("meteor", variant, 0.25));
            lines.add(open("length-ratio-of-means", variant, 5.7));
            lines.add(open("length-mean-of-ratios", variant, 28));
        }
        lines.add(open("judge", "medgemma-27b", 0.26));
        lines.add(open("judge-failed", "medgemma-27b", 0.01));
        List<Block> blocks = new OpenScoreSection().blocks(facts(new ScoreFacts(lines, List.of())));
        assertThat(files(blocks).get("tables/table-6-scores.csv"))
                .contains(
                        "NAT,constrained-paper,31.500000,31.500000,31.850000,-0.350000,0.220000,0.220000,",
                        ",5.700000,28.000000");
        assertThat(files(blocks).get("tables/judge-scores.csv"))
                .contains("NAT,constrained-paper,medgemma-27b,0.260000,0.210000..0.310000,0.010000,0.240000,0.020000");
    }

    @Test
    void withoutScoresThePageSaysWhatToRun() {
        Section.Facts none = facts(ScoreFacts.NONE);
        assertThat(html(new ChoiceScoreSection().blocks(none))).contains("./submit.sh score --config FILE");
        assertThat(html(new OpenScoreSection().blocks(none))).contains("./submit.sh score --config FILE");
    }

    private static Line line(Run run, String slice, String metric, double value) {
        return new Line(
                run, "", "published", slice, "micro", "value", metric, "published", value, value - 0.05, value + 0.05);
    }

    private static Line open(String metric, String variant, double value) {
        return new Line(
                NAT,
                "mean",
                "published",
                "type=OEQ",
                "micro",
                "value",
                metric,
                variant,
                value,
                value - 0.05,
                value + 0.05);
    }

    private static Section.Facts facts(ScoreFacts scores) {
        ReportData data = new ReportData(
                new TreeMap<>(),
                Map.of(),
                List.of(),
                ExampleFacts.NONE,
                List.of(),
                MapFacts.NONE,
                scores,
                VerbosityFacts.NONE,
                AgreementFacts.NONE);
        return new Section.Facts(
                data, Paper.printed(), new ReportConfig(Text.same("Title"), 1000, Map.of(), ReportRows.LICENCES));
    }

    private static String html(List<Block> blocks) {
        return Html.all(blocks.stream().map(Block::html).toList()).markup();
    }

    private static Map<String, String> files(List<Block> blocks) {
        return blocks.stream()
                .flatMap(block -> block.attachments().stream())
                .collect(
                        Collectors.toMap(Attachment::path, file -> new String(file.content(), StandardCharsets.UTF_8)));
    }
}
