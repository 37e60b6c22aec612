package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.report.AgreementFacts.Difference;
import fr.medinjection.report.AgreementFacts.Line;
import fr.medinjection.report.AgreementFacts.Rate;
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

class AgreementSectionTest {
    private static final AgreementFacts AGREEMENT = new AgreementFacts(
            List.of(
                    line("rouge2", "legacy", "pearson", 0.4),
                    line("rouge2", "french", "pearson", 0.45),
                    line("rouge2", "french", "spearman", 0.41),
                    line("judge", "medgemma-27b", "pearson", 0.6),
                    line("judge", "medgemma-27b", "kappa", 0.5),
                    line("judge", "medgemma-27b", "accuracy", 0.8),
                    line("judge", "medgemma-27b", "sensitivity", 0.75),
                    line("judge", ReportRows.HOSTILE, "pearson", Double.NaN),
                    line("raters", "all", "alpha-nominal", 0.7)),
            List.of(
                    new Difference("judge medgemma-27b", "judge b", 0.1, -0.05, 0.2, 0.04, 0.2),
                    new Difference("judge medgemma-27b", "rouge2 legacy", 0.2, 0, 0.4, 0.01, 0.1)),
            List.of(new Rate("medgemma-27b", "NAT", "greedy", 120, 0.3, 0.25, 0.1, 0.4)));

    private static Line line(String metric, String variant, String statistic, double value) {
        double p = statistic.equals("pearson") ? 0.0001 : Double.NaN;
        return new Line(metric, variant, "s", statistic, 100, value, value - 0.1, value + 0.1, p, p);
    }

    @Test
    void measuresStandBesideTable4() {
        List<Block> blocks = new AgreementSection().blocks(facts(VerbosityFacts.NONE, AGREEMENT, ScoreFacts.NONE));
        Map<String, String> files = files(blocks);
        assertThat(files.get("tables/table-4-agreement.csv").lines())
                .contains(
                        "judge medgemma-27b,100,0.600000,0.500000..0.700000,0.000100,0.000100,0.610000,-0.010000,0.000000,,",
                        "rouge2 legacy,100,0.400000,0.300000..0.500000,0.000100,0.000100,0.360000,0.040000,0.000222,,",
                        "rouge2 french,100,0.450000,0.350000..0.550000,0.000100,0.000100,,,,0.410000,",
                        "meteor,,,,,,0.230000,,0.020900,,");
        assertThat(files.get("tables/judges-and-humans.csv"))
                .contains("medgemma-27b,0.800000,0.500000,0.400000..0.600000,0.750000,0.650000..0.850000,,");
        assertThat(files.get("tables/raters.csv")).contains("all,alpha-nominal,100,0.700000,0.600000..0.800000");
        assertThat(files.get("tables/judge-differences.csv").lines()).hasSize(2);
        assertThat(files.get("tables/corrected-rates.csv"))
                .contains("medgemma-27b,NAT,greedy,120,0.300000,0.250000,0.100000..0.400000");
        assertThat(html(blocks)).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void withoutRatingsThePageSaysHowToGetThem() {
        List<Block> blocks =
                new AgreementSection().blocks(facts(VerbosityFacts.NONE, AgreementFacts.NONE, ScoreFacts.NONE));
        assertThat(html(blocks)).contains("./submit.sh annotate --config FILE");
    }

    @Test
    void lengthAndScoresLeaveOutEachModel() {
        List<VerbosityFacts.Line> lines = new ArrayList<>();
        List<ScoreFacts.Line> scores = new ArrayList<>();
        List<String> models = List.of("base", "NAT", "TRAD", "SYN");
        lines.add(verbosity("", 0.0));
        for (int i = 0; i < models.size(); i++) {
            lines.add(verbosity(models.get(i), i == 0 ? -0.9 : 0.1 * i));
            scores.add(score(models.get(i), "length-mean-of-ratios", "french", 28.0 / (i + 1)));
            scores.add(score(models.get(i), "judge", "medgemma-27b", 0.1 * i));
        }
        List<Block> blocks = new VerbositySection()
                .blocks(facts(new VerbosityFacts(lines), AgreementFacts.NONE, new ScoreFacts(scores, List.of())));
        assertThat(files(blocks).get("tables/verbosity.csv").lines())
                .containsExactly(
                        "metric,decoding,models,spearman,spearman_p,kendall,kendall_p,lowest,highest,furthest",
                        "judge/medgemma-27b,greedy,4,0.000000,1.000000,0.000000,1.000000,-0.900000,0.300000,base");
        String figure = files(blocks).get("figures/verbosity-judge-medgemma-27b-greedy.en.svg");
        assertThat(figure).contains(">base<").contains(">SYN<");
        assertThat(files(blocks).get("figures/verbosity-left-out-judge-medgemma-27b-greedy.en.svg"))
                .contains(">base<")
                .contains(">SYN<");
        assertThat(files(blocks).get("tables/figure-5.csv").lines())
                .containsExactly(
                        "figure,decoding,ours,paper,difference",
                        "\"Spearman, Judge medgemma-27b\",greedy,0.000000,0.000000,0.000000",
                        "\"Kendall, Judge medgemma-27b\",greedy,0.000000,0.000000,0.000000",
                        "\"p of Spearman, Judge medgemma-27b\",greedy,1.000000,1.000000,0.000000",
                        "\"Length ratio, base model\",greedy,28.000000,28.000000,0.000000",
                        "\"Length ratio, smallest of the others\",greedy,7.000000,1.000000,6.000000",
                        "\"Length ratio, largest of the others\",greedy,14.000000,3.500000,10.500000");
        assertThat(files(blocks).get("tables/verbosity-left-out.csv").lines())
                .hasSize(5)
                .contains("judge/medgemma-27b,greedy,base,3,-0.900000,1.000000,-0.900000,1.000000");
        assertThat(html(new VerbositySection()
                        .blocks(facts(VerbosityFacts.NONE, AgreementFacts.NONE, ScoreFacts.NONE))))
                .contains("three models");
    }

    private static VerbosityFacts.Line verbosity(String leftOut, double rho) {
        return new VerbosityFacts.Line(
                "greedy", "judge", "medgemma-27b", leftOut, leftOut.isEmpty() ? 4 : 3, rho, 1, rho, 1);
    }

    private static ScoreFacts.Line score(String model, String metric, String variant, double value) {
        return new ScoreFacts.Line(
                new ScoreFacts.Run(model, "greedy"),
                "",
                "published",
                "type=OEQ",
                "micro",
                "value",
                metric,
                variant,
                value,
                value,
                value);
    }

    private static Section.Facts facts(VerbosityFacts verbosity, AgreementFacts agreement, ScoreFacts scores) {
        ReportData data = new ReportData(
                new TreeMap<>(),
                Map.of(),
                List.of(),
                ExampleFacts.NONE,
                List.of(),
                MapFacts.NONE,
                scores,
                verbosity,
                agreement);
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
