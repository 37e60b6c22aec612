package fr.medinjection.report;

import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The texts for synthesis: which of them may be used, and why not the others. */
record TextSection() implements Section {
    private static final List<String> STAGES = List.of("clean", "withdraw", "dedup", "leaks");
    private static final List<String> KINDS = List.of("exact", "near");

    @Override
    public String id() {
        return "texts";
    }

    @Override
    public Text title() {
        return Text.of("Texts for synthesis", "Textes pour la synthèse");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (!data.has("checked-texts")) {
            return List.of(Labels.missing("checked-texts"));
        }
        Cube texts = data.cube(Facet.TEXTS);
        if (texts.isEmpty()) {
            return List.of(Prose.plain(Text.of("No source gives texts.", "Aucune source ne donne de textes.")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(sources(texts));
        if (!texts.whereNot("drop_reason", "").isEmpty()) {
            blocks.add(reasons(texts.whereNot("drop_reason", "")));
        }
        Cube duplicates = data.cube(Facet.DUPLICATES)
                .where("component", SourceText.COMPONENT)
                .where("role", "duplicate");
        if (!duplicates.isEmpty()) {
            blocks.add(duplicates(duplicates));
        }
        return blocks;
    }

    private static Table sources(Cube texts) {
        Text dropped = Text.of("Set aside by", "Écartés par");
        Text usable = Text.of("Usable", "Utilisables");
        Table table = Table.of(
                        "texts-sources",
                        Text.of(
                                "Texts from which items are synthesised",
                                "Textes à partir desquels des questions sont synthétisées"))
                .note(Text.of(
                        "The dataset “checked-texts” holds every text with the reason for which it is set aside, if it is.",
                        "Le jeu de données « checked-texts » garde chaque texte, avec le motif pour lequel il est écarté,"
                                + " s’il l’est."))
                .column("source", Labels.SOURCE)
                .column("read", Text.of("Read", "Lus"));
        STAGES.forEach(stage -> table.column(dropped, "dropped_" + stage, Labels.of(stage)));
        for (Split split : Split.values()) {
            table.column(usable, "usable_" + split.label(), Labels.of(split.label()));
        }
        texts.by("source")
                .keySet()
                .forEach(source -> table.row(cells(Cell.name(source), texts.where("source", source))));
        return table.total(cells(Cell.label(Labels.TOTAL), texts));
    }

    private static List<Cell> cells(Cell label, Cube texts) {
        List<Cell> cells = new ArrayList<>(List.of(label, Cell.count(texts.total())));
        STAGES.forEach(stage -> cells.add(Cell.count(texts.count("drop_stage", stage))));
        for (Split split : Split.values()) {
            cells.add(Cell.count(texts.where("drop_reason", "").count("split", split.label())));
        }
        return cells;
    }

    private static Table reasons(Cube dropped) {
        Table table = Table.of("texts-reasons", Text.of("Why texts are set aside", "Pourquoi des textes sont écartés"))
                .column("source", Labels.SOURCE)
                .column("step", Text.of("Step", "Étape"))
                .column("reason", Labels.REASON)
                .column("texts", Text.of("Texts", "Textes"));
        for (Cube.Cell cell :
                dropped.over("source", "drop_stage", "drop_reason").cells()) {
            table.row(
                    Cell.name(cell.values().get(0)),
                    Cell.label(Labels.of(cell.values().get(1))),
                    Cell.label(Labels.of(cell.values().get(2))),
                    Cell.count(cell.count()));
        }
        return table;
    }

    private static Table duplicates(Cube duplicates) {
        Table table = Table.of(
                        "texts-duplicates",
                        Text.of("Texts that repeat another text", "Textes qui en répètent un autre"))
                .column("source", Labels.SOURCE);
        KINDS.forEach(kind -> table.column(kind, Labels.of(kind)));
        duplicates.by("source").keySet().forEach(source -> {
            Cube part = duplicates.where("source", source);
            List<Cell> cells = new ArrayList<>(List.of(Cell.name(source)));
            KINDS.forEach(kind -> cells.add(Cell.count(part.count("kind", kind))));
            table.row(cells);
        });
        return table;
    }
}
