package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.data.SourceText;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Clusters of duplicates: how many, of which kind, between which components. */
record DuplicateSection() implements Section {
    private static final List<String> KINDS = List.of("exact", "reordered", "near", "conflict");

    @Override
    public String id() {
        return "duplicates";
    }

    @Override
    public Text title() {
        return Text.of("Duplicates", "Doublons");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (!data.has("duplicates")) {
            return List.of(Labels.missing("duplicates"));
        }
        Cube members = members(data);
        if (members.isEmpty()) {
            return List.of(Prose.plain(Text.of("No duplicates were found.", "Aucun doublon n’a été trouvé.")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(policy(data));
        blocks.add(kinds(data));
        blocks.add(components(data.cube(Facet.ABSORBED)));
        blocks.add(sources(members.where("role", "duplicate")));
        if (!data.cube(Facet.SIMILARITIES).isEmpty()) {
            blocks.add(similarities(data.cube(Facet.SIMILARITIES)));
        }
        return blocks;
    }

    /** Texts for synthesis have a section of their own. */
    private static Cube members(ReportData data) {
        return data.cube(Facet.DUPLICATES).whereNot("component", SourceText.COMPONENT);
    }

    private static Prose policy(ReportData data) {
        long dropped = data.cube(Facet.DROPPED).count("drop_stage", "dedup");
        return Prose.plain(Text.of(
                "Of {0} duplicates found, {1} rows were dropped; the configuration says which kinds are dropped and"
                        + " which are only reported. Rows that ask the same and answer differently are never dropped.",
                "Sur {0} doublons trouvés, {1} lignes ont été écartées ; la configuration dit quelles sortes sont"
                        + " écartées et lesquelles sont seulement signalées. Les lignes qui posent la même question mais"
                        + " y répondent autrement ne sont jamais écartées.",
                Numbers.count(members(data).count("role", "duplicate")),
                Numbers.count(dropped)));
    }

    private static Table kinds(ReportData data) {
        Cube members = members(data);
        Table table = Table.of("duplicate-kinds", Text.of("Duplicates by kind", "Doublons par sorte"))
                .note(Text.of(
                        "A cluster joined in several ways counts under each.",
                        "Un groupe réuni de plusieurs façons compte sous chacune."))
                .column("kind", Text.of("Kind", "Sorte"))
                .column("clusters", Text.of("Clusters", "Groupes"))
                .column("rows", Labels.ROWS);
        for (Component component : Component.values()) {
            table.column(
                    Text.of("Not surviving", "Non retenues"),
                    "duplicate_" + component.name(),
                    Labels.of(component.name()));
        }
        for (String kind : KINDS) {
            Cube part = members.where("kind", kind);
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.label(Labels.of(kind)),
                    Cell.count(data.cube(Facet.CLUSTERS).count("kind", kind)),
                    Cell.count(part.total())));
            for (Component component : Component.values()) {
                cells.add(Cell.count(part.where("role", "duplicate").count("component", component.name())));
            }
            table.row(cells);
        }
        return table;
    }

    private static Table components(Cube absorbed) {
        Text survivor = Text.of("Component of the surviving row", "Composante de la ligne retenue");
        Table table = Table.of(
                        "duplicate-components",
                        Text.of(
                                "Duplicates by component and by the component of the row that stands for them",
                                "Doublons par composante et par composante de la ligne qui les représente"))
                .column("component", Text.of("Duplicate", "Doublon"));
        for (Component component : Component.values()) {
            table.column(survivor, "survivor_" + component.name(), Labels.of(component.name()));
        }
        for (Component component : Component.values()) {
            Cube part = absorbed.where("component", component.name());
            List<Cell> cells = new ArrayList<>(List.of(Cell.label(Labels.of(component.name()))));
            for (Component other : Component.values()) {
                cells.add(Cell.count(part.count("survivor_component", other.name())));
            }
            table.row(cells);
        }
        return table;
    }

    private static Table sources(Cube duplicates) {
        Table table = Table.of("duplicate-sources", Text.of("Duplicates by source", "Doublons par source"))
                .column("source", Labels.SOURCE);
        List<String> kinds = KINDS.subList(0, 3);
        kinds.forEach(kind -> table.column(kind, Labels.of(kind)));
        duplicates.by("source").keySet().forEach(source -> {
            List<Cell> cells = new ArrayList<>(List.of(Cell.name(source)));
            kinds.forEach(kind ->
                    cells.add(Cell.count(duplicates.where("source", source).count("kind", kind))));
            table.row(cells);
        });
        return table;
    }

    private static Table similarities(Cube cube) {
        Table table = Table.of(
                        "duplicate-similarities",
                        Text.of(
                                "True similarity of the pairs that joined near duplicates",
                                "Similarité vraie des paires qui ont réuni les doublons proches"))
                .column("from", Text.of("From", "À partir de"))
                .column("to", Text.of("Below", "En dessous de"))
                .column("rows", Labels.ROWS);
        cube.by("from").forEach((from, rows) -> {
            double lower = Double.parseDouble(from);
            table.row(Cell.decimal(lower, 2), Cell.decimal(lower + 0.05, 2), Cell.count(rows));
        });
        return table;
    }
}
