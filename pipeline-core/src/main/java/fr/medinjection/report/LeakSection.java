package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Training rows and texts that give test items away, by source and test set. */
record LeakSection() implements Section {
    private static final List<String> KINDS = List.of("same", "rewrapped", "lineage", "contained");

    @Override
    public String id() {
        return "leaks";
    }

    @Override
    public Text title() {
        return Text.of("Leaks from test to training", "Fuites du test vers l’entraînement");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (!data.has("leaks")) {
            return List.of(Labels.missing("leaks"));
        }
        Cube pairs = data.cube(Facet.LEAKS);
        if (pairs.isEmpty()) {
            return List.of(Prose.plain(Text.of(
                    "No training row gives a test item away.",
                    "Aucune ligne d’entraînement ne dévoile une question de test.")));
        }
        return List.of(summary(data), kinds(pairs), matrix(pairs), tests(data));
    }

    private static Prose summary(ReportData data) {
        return Prose.plain(Text.of(
                "{0} training rows or texts give {1} held-out items or texts away, in {2} pairs. Dropped for it:"
                        + " rows {3}, texts {4}.",
                "{0} lignes ou textes d’entraînement dévoilent {1} questions ou textes réservés, en {2} paires."
                        + " Écartés pour cela : lignes {3}, textes {4}.",
                Numbers.count(data.cube(Facet.LEAKING).total()),
                Numbers.count(data.cube(Facet.LEAKED).total()),
                Numbers.count(data.cube(Facet.LEAKS).total()),
                Numbers.count(data.cube(Facet.DROPPED).count("drop_stage", "leaks")),
                Numbers.count(data.cube(Facet.TEXTS).count("drop_stage", "leaks"))));
    }

    private static Table kinds(Cube pairs) {
        Table table = Table.of(
                        "leak-components",
                        Text.of(
                                "Leaking pairs by component and kind of match",
                                "Paires qui fuient, par composante et sorte de correspondance"))
                .column("train_component", Text.of("Training", "Entraînement"))
                .column("test_component", Text.of("Test", "Test"));
        KINDS.forEach(kind -> table.column(kind, Labels.of(kind)));
        table.column("pairs", Text.of("Pairs", "Paires"));
        for (Cube.Cell cell : pairs.over("train_component", "test_component").cells()) {
            Cube part = pairs.where("train_component", cell.values().get(0))
                    .where("test_component", cell.values().get(1));
            table.row(cells(
                    Cell.label(Labels.of(cell.values().get(0))),
                    Cell.label(Labels.of(cell.values().get(1))),
                    part));
        }
        return table.total(cells(Cell.label(Labels.TOTAL), Cell.label(Text.NONE), pairs));
    }

    private static List<Cell> cells(Cell train, Cell test, Cube part) {
        List<Cell> cells = new ArrayList<>(List.of(train, test));
        KINDS.forEach(kind -> cells.add(Cell.count(part.count("kind", kind))));
        cells.add(Cell.count(part.total()));
        return cells;
    }

    private static Table matrix(Cube pairs) {
        return matrix(
                Table.of(
                        "leak-matrix",
                        Text.of(
                                "Leaking pairs by training source and test set",
                                "Paires qui fuient, par source d’entraînement et jeu de test")),
                pairs);
    }

    /** Fills a table with the pairs of each training source and test set. */
    static Table matrix(Table table, Cube pairs) {
        table.column("train_source", Text.of("Training source", "Source d’entraînement"));
        List<String> tests = List.copyOf(pairs.by("test_source").keySet());
        tests.forEach(test -> table.column(Text.of("Test set", "Jeu de test"), "test_" + test, Text.same(test)));
        table.column("pairs", Labels.TOTAL);
        pairs.by("train_source").forEach((train, total) -> {
            Cube part = pairs.where("train_source", train);
            List<Cell> cells = new ArrayList<>(List.of(Cell.name(train)));
            tests.forEach(test -> cells.add(Cell.count(part.count("test_source", test))));
            cells.add(Cell.count(total));
            table.row(cells);
        });
        return table;
    }

    private static Table tests(ReportData data) {
        Cube leaked = data.cube(Facet.LEAKED);
        Table table = Table.of(
                        "leaked-tests",
                        Text.of("Items given away, by test set", "Questions dévoilées, par jeu de test"))
                .column("test_source", Text.of("Test set", "Jeu de test"))
                .column("leaked", Text.of("Items given away", "Questions dévoilées"))
                .column("training_pairs", Text.of("Pairs", "Paires"));
        for (String test : leaked.by("test_source").keySet()) {
            table.row(
                    Cell.name(test),
                    Cell.count(leaked.count("test_source", test)),
                    Cell.count(data.cube(Facet.LEAKS).count("test_source", test)));
        }
        return table;
    }
}
