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
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING)
                .column(bleu, "bleu_legacy", legacy)
                .column(bleu, "bleu_french", french)
                .column(bleu, "bleu_paper", Labels.PAPER)
                .column(bleu, "bleu_difference", Labels.DIFFERENCE)
                .column(rouge, "rouge2_legacy", legacy)
                .column(rouge, "rouge2_french", french)
                .column(rouge, "rouge2_interval", Labels.INTERVAL)
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
        runs.forEach(run -> table.row(cells(run, scores, paper)));
        return table;
    }

    private static List<Cell> cells(Run run, ScoreFacts scores, PaperScores paper) {
        String model = run.model();
        Optional<ScoreFacts.Line> bleu = score(scores, run, "bleu", "legacy");
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.name(model),
                Cell.name(run.decoding()),
                ScoreCells.points(bleu),
                ScoreCells.points(score(scores, run, "bleu", "french"))));
        cells.addAll(ScoreCells.pointsBeside(bleu, paper.open(model, "bleu")));
        Optional<ScoreFacts.Line> rouge = score(scores, run, "rouge2", "legacy");
        Optional<ScoreFacts.Line> frenchRouge = score(scores, run, "rouge2", "french");
        cells.addAll(List.of(ScoreCells.share(rouge), ScoreCells.share(frenchRouge), ScoreCells.interval(frenchRouge)));
        cells.addAll(ScoreCells.beside(rouge, paper.open(model, "rouge2")));
        Optional<ScoreFacts.Line> meteor = score(scores, run, "meteor", "legacy");
        cells.addAll(List.of(ScoreCells.share(meteor), ScoreCells.share(score(scores, run, "meteor", "french"))));
        cells.addAll(ScoreCells.beside(meteor, paper.open(model, "meteor")));
        Optional<ScoreFacts.Line> bert = score(scores, run, "bertscore-rescaled-f1", "legacy");
        cells.add(ScoreCells.share(bert));
        cells.addAll(ScoreCells.beside(bert, paper.open(model, "bertscore_f1")));
        cells.add(ScoreCells.points(score(scores, run, "length-ratio-of-means", "french")));
        cells.add(ScoreCells.points(score(scores, run, "length-mean-of-ratios", "french")));
        return cells;
    }

    private static Optional<ScoreFacts.Line> score(ScoreFacts scores, Run run, String metric, String variant) {
        return scores.line(run, OPEN, metric, variant);
    }
}
