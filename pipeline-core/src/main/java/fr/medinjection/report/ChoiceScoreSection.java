package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Line;
import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the models score on multiple choice, in the published order of options and in others, beside Tables 5 and 7. */
record ChoiceScoreSection() implements Section {
    private static final String PUBLISHED = "published";
    private static final String PERMUTED = "permuted";
    private static final String AGGREGATE = "aggregate";
    private static final Text EXACT = Text.of("Exact match", "Réponse exacte");

    @Override
    public String id() {
        return "choice-scores";
    }

    @Override
    public Text title() {
        return Text.of("Scores: multiple choice", "Scores : choix multiple");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ScoreFacts scores = facts.data().scores();
        List<Run> runs = scores.runs().stream()
                .filter(run -> scores.line(run, "all", "exact-match", PUBLISHED).isPresent())
                .toList();
        if (runs.isEmpty()) {
            return List.of(missing());
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(Prose.plain(Text.of(
                "The aggregate is the paper’s: the plain mean of MCQ and MCQU. What the paper calls Hamming is the Jaccard"
                        + " index; the true Hamming accuracy stands in the datasets. Intervals draw whole clinical cases.",
                "L’agrégat est celui de l’article : la moyenne simple des QCM et des QCU. Ce que l’article appelle Hamming"
                        + " est l’indice de Jaccard ; la vraie exactitude de Hamming est dans les jeux de données. Les"
                        + " intervalles tirent des cas cliniques entiers.")));
        PaperScores paper = PaperScores.printed();
        blocks.add(scores(runs, scores, paper));
        blocks.addAll(ScoreFigure.of(runs, scores, paper));
        blocks.add(comparisons(scores));
        Table permuted = permuted(runs, scores, paper);
        if (!permuted.isEmpty()) {
            blocks.add(permuted);
        }
        blocks.add(places(runs, scores));
        return blocks;
    }

    static Prose missing() {
        return Prose.missing(Text.of(
                "There are no scores in this folder yet. Run: ./submit.sh score --config FILE",
                "Il n’y a pas encore de scores dans ce dossier. Lancer : ./submit.sh score --config FICHIER"));
    }

    private static Table scores(List<Run> runs, ScoreFacts scores, PaperScores paper) {
        Table table = Table.of("table-5-scores", Text.of("Scores beside Table 5", "Scores en regard de la table 5"))
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING);
        Text aggregate = Text.of("Aggregate", "Agrégat");
        Text mcq = Text.same("MCQ");
        Text mcqu = Text.same("MCQU");
        table.column(aggregate, "aggregate_em", EXACT)
                .column(aggregate, "aggregate_em_interval", Labels.INTERVAL)
                .column(aggregate, "aggregate_em_paper", Labels.PAPER)
                .column(aggregate, "aggregate_em_difference", Labels.DIFFERENCE)
                .column(mcq, "mcq_em", EXACT)
                .column(mcq, "mcq_em_paper", Labels.PAPER)
                .column(mcq, "mcq_em_difference", Labels.DIFFERENCE)
                .column(mcq, "mcq_jaccard", Text.same("Jaccard"))
                .column(mcq, "mcq_hamming_paper", Labels.PAPER)
                .column(mcq, "mcq_hamming_difference", Labels.DIFFERENCE)
                .column(mcqu, "mcqu_em", EXACT)
                .column(mcqu, "mcqu_em_paper", Labels.PAPER)
                .column(mcqu, "mcqu_em_difference", Labels.DIFFERENCE);
        for (Run run : runs) {
            String decoding = decoding(run);
            Optional<Line> aggregates = scores.line(run, AGGREGATE, "exact-match", PUBLISHED);
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.name(run.model()),
                    Cell.name(run.decoding()),
                    ScoreCells.share(aggregates),
                    ScoreCells.interval(aggregates)));
            cells.addAll(ScoreCells.beside(aggregates, paper.choice(run.model(), "aggregate_" + decoding + "_em")));
            Optional<Line> ofMcq = scores.line(run, "type=MCQ", "exact-match", PUBLISHED);
            cells.add(ScoreCells.share(ofMcq));
            cells.addAll(ScoreCells.beside(ofMcq, paper.choice(run.model(), "mcq_" + decoding + "_em")));
            Optional<Line> jaccard = scores.line(run, "type=MCQ", "jaccard", PUBLISHED);
            cells.add(ScoreCells.share(jaccard));
            cells.addAll(ScoreCells.beside(jaccard, paper.choice(run.model(), "mcq_" + decoding + "_hamming")));
            Optional<Line> ofMcqu = scores.line(run, "type=MCQU", "exact-match", PUBLISHED);
            cells.add(ScoreCells.share(ofMcqu));
            cells.addAll(ScoreCells.beside(ofMcqu, paper.choice(run.model(), "mcqu_" + decoding + "_em")));
            table.row(cells);
        }
        return table;
    }

    /** The paper's name of a decoding. */
    static String decoding(Run run) {
        return run.decoding().startsWith("constrained") ? "constrained" : run.decoding();
    }

    private static Table comparisons(ScoreFacts scores) {
        Table table = Table.of(
                        "score-differences",
                        Text.of(
                                "Models compared: exact match, aggregate",
                                "Modèles comparés : réponse exacte, agrégat"))
                .note(Text.of(
                        "Differences with their paired bootstrap intervals, in percent; p-values plain and after Holm over"
                                + " all pairs of a decoding.",
                        "Différences et leurs intervalles par bootstrap apparié, en pour cent ; valeurs p brutes et après"
                                + " Holm sur toutes les paires d’un décodage."))
                .column("first", Labels.MODEL)
                .column("second", Text.of("Compared with", "Comparé à"))
                .column("decoding", Labels.DECODING)
                .column("difference", Labels.DIFFERENCE)
                .column("interval", Labels.INTERVAL)
                .column("p", Labels.P)
                .column("p_holm", Labels.P_HOLM);
        for (ScoreFacts.Pair pair : scores.pairs()) {
            if (pair.slice().equals(AGGREGATE)
                    && pair.metric().equals("exact-match")
                    && pair.variant().equals(PUBLISHED)) {
                table.row(
                        Cell.name(pair.first()),
                        Cell.name(pair.second()),
                        Cell.name(pair.decoding()),
                        Cell.points(pair.difference()),
                        ScoreCells.limits(pair.low(), pair.high()),
                        ScoreCells.pValue(pair.p()),
                        ScoreCells.pValue(pair.holm()));
            }
        }
        return table;
    }

    private static Table permuted(List<Run> runs, ScoreFacts scores, PaperScores paper) {
        Text published = Text.of("Published order", "Ordre publié");
        Text others = Text.of("Other orders", "Autres ordres");
        Text printed = Text.of("Paper, Table 7", "Article, table 7");
        Table table = Table.of(
                        "table-7-scores",
                        Text.of(
                                "Exact match with options in other orders, aggregate",
                                "Réponse exacte, options dans d’autres ordres, agrégat"))
                .note(
                        Text.of(
                                "Each order is averaged over items and over test sets, so that like is compared with like; the difference from the paper is that of other orders over test sets. The paper’s"
                                        + " deviation is pooled over MCQ and MCQU.",
                                "Chaque ordre est moyenné sur les questions et sur les jeux de test, afin de comparer ce qui est"
                                        + " comparable ; l’écart à l’article est celui des autres ordres sur les jeux. L’écart type de l’article est combiné sur QCM et QCU."))
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING)
                .column(published, "published_micro", Text.of("Over items", "Sur les questions"))
                .column(published, "published_macro", Text.of("Over test sets", "Sur les jeux"))
                .column(others, "permuted_micro", Text.of("Over items", "Sur les questions"))
                .column(others, "permuted_macro", Text.of("Over test sets", "Sur les jeux"))
                .column(others, "over_permutations", Text.of("Deviation over orders", "Écart type sur les ordres"))
                .column(others, "over_test_sets", Text.of("Over test sets, pooled", "Sur les jeux, combiné"))
                .column(printed, "paper_mean", Text.of("Mean", "Moyenne"))
                .column(printed, "paper_difference", Labels.DIFFERENCE)
                .column(printed, "paper_deviation", Text.of("Deviation", "Écart type"));
        for (Run run : runs) {
            if (value(scores, run, PERMUTED, "micro", "value").isPresent()) {
                PaperScores.Spread spread = paper.permuted(run.model(), "aggregate_" + decoding(run) + "_em");
                table.row(
                        Cell.name(run.model()),
                        Cell.name(run.decoding()),
                        ScoreCells.share(value(scores, run, PUBLISHED, "micro", "value")),
                        ScoreCells.share(value(scores, run, PUBLISHED, "macro", "value")),
                        ScoreCells.share(value(scores, run, PERMUTED, "micro", "value")),
                        ScoreCells.share(value(scores, run, PERMUTED, "macro", "value")),
                        ScoreCells.share(value(scores, run, PERMUTED, "micro", "deviation-over-permutations")),
                        ScoreCells.share(value(scores, run, PERMUTED, "macro", "pooled-deviation-over-test-sets")),
                        spread == null ? Cell.none() : Cell.percent(spread.mean() / 100),
                        ScoreCells.gap(
                                value(scores, run, PERMUTED, "macro", "value"),
                                spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.mean() / 100)),
                        spread == null ? Cell.none() : Cell.percent(spread.std() / 100));
            }
        }
        return table;
    }

    private static Optional<Line> value(ScoreFacts scores, Run run, String orders, String average, String statistic) {
        return scores.line(run, orders, AGGREGATE, average, statistic, "exact-match", PUBLISHED);
    }

    private static Table places(List<Run> runs, ScoreFacts scores) {
        Text recall = Text.of("Right where the right option stands", "Exactes selon la place de la bonne option");
        Table table = Table.of("position-bias", Text.of("Preference for places", "Préférence de place"))
                .note(Text.of(
                        "Items with one right option, all orders together where there are several. Spread: the best place less"
                                + " the worst. Steady: the share of items answered alike in every order.",
                        "Questions à une seule bonne option, tous ordres confondus s’il y en a plusieurs. Étendue : la"
                                + " meilleure place moins la pire. Stables : part des questions répondues de même dans tous"
                                + " les ordres."))
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING);
        for (char letter = 'A'; letter <= 'E'; letter++) {
            table.column(recall, "recall_" + letter, Text.same(String.valueOf(letter)));
        }
        table.column("spread", Text.of("Spread", "Étendue"))
                .column("spread_interval", Labels.INTERVAL)
                .column("steady", Text.of("Steady", "Stables"));
        for (Run run : runs) {
            String orders = value(scores, run, PERMUTED, "micro", "value").isPresent() ? PERMUTED : PUBLISHED;
            List<Cell> cells = new ArrayList<>(List.of(Cell.name(run.model()), Cell.name(run.decoding())));
            for (char letter = 'A'; letter <= 'E'; letter++) {
                cells.add(ScoreCells.share(ofAll(scores, run, orders, "recall@" + letter)));
            }
            cells.add(ScoreCells.share(ofAll(scores, run, orders, "recall-spread")));
            cells.add(ScoreCells.interval(ofAll(scores, run, orders, "recall-spread")));
            cells.add(ScoreCells.share(ofAll(scores, run, orders, "consistency")));
            table.row(cells);
        }
        return table;
    }

    private static Optional<Line> ofAll(ScoreFacts scores, Run run, String orders, String metric) {
        return scores.line(run, orders, "all", "micro", "value", metric, PUBLISHED);
    }
}
