package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the models score on open questions, beside Table 6. */
record OpenScoreSection() implements Section {
    private static final String OPEN = "type=OEQ";

    @Override
    public String id() {
        return "open-scores";
    }

    @Override
    public Text title() {
        return Text.of("Scores: open questions", "Scores : questions ouvertes");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ScoreFacts scores = facts.data().scores();
        List<Run> runs = scores.runs().stream()
                .filter(run -> scores.line(run, OPEN, "bleu", "legacy").isPresent())
                .toList();
        if (runs.isEmpty()) {
            return List.of(ChoiceScoreSection.missing());
        }
        List<Block> blocks = new ArrayList<>(List.of(table(runs, scores)));
        blocks.addAll(JudgeScores.of(runs, scores));
        return blocks;
    }

    private static Table table(List<Run> runs, ScoreFacts scores) {
        PaperScores paper = PaperScores.printed();
        Text bleu = Text.same("BLEU");
        Text rouge = Text.same("ROUGE-2");
        Text meteor = Text.same("METEOR");
        Text bert = Text.same("BERTScore F1");
        Text length = Text.of("Length against reference", "Longueur par rapport à la référence");
        Text legacy = Text.of("Python package", "Paquet Python");
        Text french = Text.of("French", "Français");
        Table table = Table.of("table-6-scores", Text.of("Scores beside Table 6", "Scores en regard de la table 6"))
                .note(Text.of(
                        "Each metric as the Python package computes it, and right for French: rouge_score takes accented"
                                + " letters for separators. Differences are those of the package’s values. Signatures stand in the dataset. The two length ratios differ."
                                + " BERTScore needs an encoder's folder in the configuration.",
                        "Chaque mesure telle que la calcule le paquet Python, et juste pour le français : rouge_score prend"
                                + " les lettres accentuées pour des séparateurs. Les écarts sont ceux des valeurs du paquet. Les signatures sont dans le jeu de données."
                                + " Les deux rapports de longueur diffèrent."
                                + " BERTScore demande le dossier d'un encodeur dans la configuration."))
                .column("model", Text.of("Model", "Modèle"))
                .column("decoding", Text.of("Decoding", "Décodage"))
                .column(bleu, "bleu_legacy", legacy)
                .column(bleu, "bleu_french", french)
                .column(bleu, "bleu_paper", Labels.PAPER)
                .column(bleu, "bleu_difference", Labels.DIFFERENCE)
                .column(rouge, "rouge2_legacy", legacy)
                .column(rouge, "rouge2_french", french)
                .column(rouge, "rouge2_interval", Text.of("Interval", "Intervalle"))
                .column(rouge, "rouge2_paper", Labels.PAPER)
                .column(rouge, "rouge2_difference", Labels.DIFFERENCE)
                .column(meteor, "meteor_legacy", legacy)
                .column(meteor, "meteor_french", french)
                .column(meteor, "meteor_paper", Labels.PAPER)
                .column(meteor, "meteor_difference", Labels.DIFFERENCE)
                .column(bert, "bertscore_rescaled", Text.of("Rescaled", "Recalée"))
                .column(bert, "bertscore_paper", Labels.PAPER)
                .column(bert, "bertscore_difference", Labels.DIFFERENCE)
                .column(length, "length_of_means", Text.of("Ratio of means", "Rapport des moyennes"))
                .column(length, "length_of_ratios", Text.of("Mean of ratios", "Moyenne des rapports"));
        for (Run run : runs) {
            table.row(
                    Cell.name(run.model()),
                    Cell.name(run.decoding()),
                    ScoreCells.points(score(scores, run, "bleu", "legacy")),
                    ScoreCells.points(score(scores, run, "bleu", "french")),
                    ScoreCells.printedPoints(paper.open(run.model(), "bleu")),
                    ScoreCells.gapOfPoints(score(scores, run, "bleu", "legacy"), paper.open(run.model(), "bleu")),
                    ScoreCells.share(score(scores, run, "rouge2", "legacy")),
                    ScoreCells.share(score(scores, run, "rouge2", "french")),
                    ScoreCells.interval(score(scores, run, "rouge2", "french")),
                    ScoreCells.printed(paper.open(run.model(), "rouge2")),
                    ScoreCells.gap(score(scores, run, "rouge2", "legacy"), paper.open(run.model(), "rouge2")),
                    ScoreCells.share(score(scores, run, "meteor", "legacy")),
                    ScoreCells.share(score(scores, run, "meteor", "french")),
                    ScoreCells.printed(paper.open(run.model(), "meteor")),
                    ScoreCells.gap(score(scores, run, "meteor", "legacy"), paper.open(run.model(), "meteor")),
                    ScoreCells.share(score(scores, run, "bertscore-rescaled-f1", "legacy")),
                    ScoreCells.printed(paper.open(run.model(), "bertscore_f1")),
                    ScoreCells.gap(
                            score(scores, run, "bertscore-rescaled-f1", "legacy"),
                            paper.open(run.model(), "bertscore_f1")),
                    ScoreCells.points(score(scores, run, "length-ratio-of-means", "french")),
                    ScoreCells.points(score(scores, run, "length-mean-of-ratios", "french")));
        }
        return table;
    }

    private static Optional<ScoreFacts.Line> score(ScoreFacts scores, Run run, String metric, String variant) {
        return scores.line(run, OPEN, metric, variant);
    }
}
