package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The corpus by source, and the native sources beside the paper. */
record SourceSection() implements Section {
    @Override
    public String id() {
        return "sources";
    }

    @Override
    public Text title() {
        return Text.of("Sources", "Sources");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (!data.has("corpus")) {
            return List.of(Labels.missing("corpus"));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(sources(data.cube(Facet.CORPUS)));
        blocks.add(paper(data.cube(Facet.CORPUS), facts.paper()));
        blocks.addAll(remarks(facts.paper()));
        return blocks;
    }

    private static Table sources(Cube corpus) {
        Table table = Table.of("sources", Text.of("Rows of the corpus by source", "Lignes du corpus par source"))
                .column("source", Labels.SOURCE)
                .column("component", Labels.COMPONENT);
        for (Split split : Split.values()) {
            table.column(split.label(), Labels.of(split.label()));
        }
        table.column("rows", Labels.TOTAL).column("share", Labels.SHARE);
        for (Component component : Component.values()) {
            Cube part = corpus.where("component", component.name());
            for (String source : part.by("source").keySet()) {
                table.row(row(part.where("source", source), source, component.name(), corpus.total()));
            }
        }
        List<Cell> total = new ArrayList<>(row(corpus, "", "", corpus.total()));
        total.set(0, Cell.label(Labels.TOTAL));
        return table.total(total);
    }

    private static List<Cell> row(Cube part, String source, String component, long all) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.name(source), Cell.label(Labels.of(component))));
        for (Split split : Split.values()) {
            cells.add(Cell.count(part.count("split", split.label())));
        }
        cells.add(Cell.count(part.total()));
        cells.add(Cell.percent((double) part.total() / all));
        return cells;
    }

    private static Table paper(Cube corpus, Paper paper) {
        Table table = Table.of(
                        "native-sources",
                        Text.of("Native sources beside the paper", "Sources natives en regard de l’article"))
                .column("source", Labels.SOURCE)
                .column("run", Labels.THIS_RUN)
                .column("paper", Labels.PAPER)
                .column("difference", Labels.DIFFERENCE);
        long ours = 0;
        long theirs = 0;
        for (Paper.Source source : paper.sources()) {
            long rows = corpus.where("component", source.component().name())
                    .where("source", source.keys().toArray(String[]::new))
                    .total();
            ours += rows;
            theirs += source.rows();
            table.row(
                    Cell.label(source.name()),
                    Cell.count(rows),
                    Cell.count(source.rows()),
                    Cell.difference(rows - source.rows()));
        }
        return table.total(
                Cell.label(Labels.TOTAL), Cell.count(ours), Cell.count(theirs), Cell.difference(ours - theirs));
    }

    private static List<Prose> remarks(Paper paper) {
        return paper.sources().stream()
                .filter(source -> !source.printed())
                .map(source -> Prose.remark(Text.of(
                        "The paper prints no count for {0}: {1} is what its native total of {2} leaves beside the"
                                + " other sources.",
                        "L’article n’imprime aucun effectif pour {0} : {1} est ce que laisse son total natif de {2} à"
                                + " côté des autres sources.",
                        source.name(),
                        Numbers.count(source.rows()),
                        Numbers.count(paper.rows(Component.NATIVE)))))
                .toList();
    }
}
