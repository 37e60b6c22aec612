package fr.medinjection.report;

import fr.medinjection.report.page.BarFigure;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Ink;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** From raw records to the corpus, source by source, with every reason. */
record FunnelSection() implements Section {
    private static final List<String> ORDER = List.of("clean", "corpus", "withdraw", "dedup", "leaks");

    @Override
    public String id() {
        return "funnel";
    }

    @Override
    public Text title() {
        return Text.of("From raw records to the corpus", "Des données brutes au corpus");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        List<Block> blocks = new ArrayList<>();
        for (String dataset : List.of("instructions", "corpus", "dropped")) {
            if (!data.has(dataset)) {
                blocks.add(Labels.missing(dataset));
            }
        }
        if (!blocks.isEmpty()) {
            return blocks;
        }
        List<SourceFunnel> funnels = SourceFunnel.all(data);
        List<String> stages = stages(data.cube(Facet.DROPPED));
        blocks.add(balance(funnels));
        blocks.add(figure(funnels));
        blocks.add(table(funnels, stages));
        blocks.add(reasons(funnels));
        if (!data.cube(Facet.WITHDRAWN).isEmpty()) {
            blocks.add(withdrawn(data.cube(Facet.WITHDRAWN)));
        }
        return blocks;
    }

    private static List<String> stages(Cube dropped) {
        return new TreeSet<>(dropped.by("drop_stage").keySet())
                .stream()
                        .sorted(Comparator.comparingInt((String stage) -> rank(stage))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();
    }

    private static int rank(String stage) {
        int rank = ORDER.indexOf(stage);
        return rank < 0 ? ORDER.size() : rank;
    }

    private static Prose balance(List<SourceFunnel> funnels) {
        List<SourceFunnel> open =
                funnels.stream().filter(funnel -> funnel.unaccounted() != 0).toList();
        if (open.isEmpty()) {
            return Prose.plain(Text.of(
                    "Every row read is either in the corpus or among the dropped rows with a reason.",
                    "Toute ligne lue figure soit dans le corpus, soit parmi les lignes écartées, avec son motif."));
        }
        SourceFunnel first = open.get(0);
        return Prose.remark(Text.of(
                "The counts of {0} sources do not balance: {1} has {2} rows that are neither in the corpus nor dropped."
                        + " The datasets are of different runs: run ./submit.sh pipeline again.",
                "Les comptes de {0} sources ne s’équilibrent pas : {1} a {2} lignes qui ne sont ni dans le corpus ni"
                        + " écartées. Les jeux de données viennent d’exécutions différentes : relancer ./submit.sh"
                        + " pipeline.",
                Numbers.count(open.size()),
                Text.same(first.source()),
                Numbers.signed(first.unaccounted())));
    }

    private static BarFigure figure(List<SourceFunnel> funnels) {
        return new BarFigure(
                "funnel",
                Text.of("What became of the rows of each source", "Le devenir des lignes de chaque source"),
                Text.of(
                        "Share of the rows read; the figure at the right is the share kept.",
                        "Part des lignes lues ; le" + " chiffre à droite est la part conservée."),
                List.of(
                        new BarFigure.Series(Text.of("In the corpus", "Dans le corpus"), Ink.KEPT),
                        new BarFigure.Series(Labels.of("clean"), Ink.CLEANED),
                        new BarFigure.Series(Labels.of("dedup"), Ink.DUPLICATE),
                        new BarFigure.Series(Labels.of("leaks"), Ink.LEAK),
                        new BarFigure.Series(Text.of("Language and other", "Langue et autres"), Ink.OTHER)),
                funnels.stream()
                        .filter(funnel -> funnel.read() > 0)
                        .map(FunnelSection::bars)
                        .toList(),
                BarFigure.Arrangement.STACKED);
    }

    private static BarFigure.Group bars(SourceFunnel funnel) {
        double read = funnel.read();
        double clean = funnel.dropped("clean") / read;
        double duplicates = funnel.dropped("dedup") / read;
        double leaks = funnel.dropped("leaks") / read;
        double all = funnel.dropped().total() / read;
        return new BarFigure.Group(
                Text.same(funnel.source()),
                List.of(funnel.kept() / read, clean, duplicates, leaks, Math.max(0, all - clean - duplicates - leaks)));
    }

    private static Table table(List<SourceFunnel> funnels, List<String> stages) {
        Text records = Text.of("Raw records", "Enregistrements bruts");
        Text dropped = Text.of("Rows dropped by", "Lignes écartées par");
        Table table = Table.of("funnel-sources", Text.of("Funnel by source", "Entonnoir par source"))
                .note(Text.of(
                        "A raw record may give several rows, or texts for synthesis instead. The rows are those that were read and"
                                + " those that models made of them.",
                        "Un enregistrement brut peut donner plusieurs lignes, ou des textes pour la synthèse. Les lignes sont"
                                + " celles qui ont été lues et celles que des modèles en ont faites."))
                .column("source", Labels.SOURCE)
                .column(records, "records", Text.of("Read", "Lus"))
                .column(records, "quarantined", Text.of("Quarantine", "Quarantaine"))
                .column(records, "skipped", Text.of("Passed over", "Ignorés"))
                .column("made", Text.of("By models", "Par des modèles"))
                .column("rows", Labels.ROWS);
        stages.forEach(stage -> table.column(dropped, "dropped_" + stage, Labels.of(stage)));
        table.column("corpus", Text.of("Corpus", "Corpus")).column("share_kept", Text.of("Kept", "Conservé"));
        funnels.forEach(funnel -> table.row(cells(Cell.name(funnel.source()), funnel, stages)));
        return table.total(cells(Cell.label(Labels.TOTAL), SourceFunnel.sum(funnels), stages));
    }

    private static List<Cell> cells(Cell label, SourceFunnel funnel, List<String> stages) {
        List<Cell> cells = new ArrayList<>(List.of(
                label,
                funnel.records() < 0 ? Cell.none() : Cell.count(funnel.records()),
                Cell.count(funnel.quarantined()),
                Cell.count(funnel.skippedRecords()),
                funnel.made() < 0 ? Cell.none() : Cell.count(funnel.made()),
                Cell.count(funnel.read())));
        stages.forEach(stage -> cells.add(Cell.count(funnel.dropped(stage))));
        cells.add(Cell.count(funnel.kept()));
        cells.add(Cell.percent((double) funnel.kept() / funnel.read()));
        return cells;
    }

    private static Table reasons(List<SourceFunnel> funnels) {
        Table table = Table.of(
                        "funnel-reasons",
                        Text.of(
                                "Every reason for which a record or a row is not in the corpus",
                                "Chaque motif pour lequel un enregistrement ou une ligne n’est pas dans le corpus"))
                .column("source", Labels.SOURCE)
                .column("step", Text.of("Step", "Étape"))
                .column("reason", Labels.REASON)
                .column("count", Text.of("Count", "Nombre"));
        for (SourceFunnel funnel : funnels) {
            for (Map.Entry<String, Long> skip : funnel.skipped().entrySet()) {
                table.row(
                        Cell.name(funnel.source()),
                        Cell.label(Text.of("Passed over", "Ignorés")),
                        Cell.label(Labels.of(skip.getKey())),
                        Cell.count(skip.getValue()));
            }
            for (Cube.Cell drop :
                    funnel.dropped().over("drop_stage", "drop_reason").cells()) {
                table.row(
                        Cell.name(funnel.source()),
                        Cell.label(Labels.of(drop.values().get(0))),
                        Cell.label(Labels.of(drop.values().get(1))),
                        Cell.count(drop.count()));
            }
        }
        return table;
    }

    private static Table withdrawn(Cube cube) {
        Table table = Table.of("withdrawn", Text.of("Rows withdrawn, by reason", "Lignes retirées, par motif"))
                .column("reason", Labels.REASON)
                .column("rows", Labels.ROWS);
        cube.by("reason").forEach((reason, rows) -> table.row(Cell.label(Labels.of(reason)), Cell.count(rows)));
        return table;
    }
}
