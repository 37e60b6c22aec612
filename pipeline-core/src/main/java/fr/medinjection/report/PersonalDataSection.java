package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Rows and texts that look as if they held personal data, and the other flags that cleaning sets without dropping. */
record PersonalDataSection() implements Section {
    private static final List<String> PERSONAL = List.of("email", "phone", "nir");

    @Override
    public String id() {
        return "personal-data";
    }

    @Override
    public Text title() {
        return Text.of("Personal data and other flags", "Données personnelles et autres signalements");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        if (!facts.data().has("stages/clean")) {
            return List.of(Labels.missing("stages/clean"));
        }
        Cube flagged = facts.data().cube(Facet.FLAGGED).plus(facts.data().cube(Facet.FLAGGED_TEXTS));
        Cube dropped = facts.data()
                .cube(Facet.DROPPED)
                .over("source", "drop_reason")
                .plus(facts.data().cube(Facet.TEXTS).over("source", "drop_reason"));
        List<Block> blocks = new ArrayList<>();
        blocks.add(personal(flagged, dropped));
        Cube others = PERSONAL.stream().reduce(flagged, (cube, flag) -> cube.whereNot("flag", flag), (a, b) -> a);
        if (!others.isEmpty()) {
            blocks.add(flags("flags", Text.of("Other flags", "Autres signalements"), others));
        }
        return blocks;
    }

    private static Block personal(Cube flagged, Cube dropped) {
        Cube found = flagged.where("flag", PERSONAL.toArray(String[]::new));
        Cube gone = dropped.where("drop_reason", PERSONAL.toArray(String[]::new));
        if (found.isEmpty() && gone.isEmpty()) {
            return Prose.plain(Text.of(
                    "No e-mail address, French telephone number or social-security number was found.",
                    "Aucune adresse électronique, aucun numéro de téléphone français ni de sécurité sociale n’a été"
                            + " trouvé."));
        }
        Table table = Table.of(
                        "personal-data-flags",
                        Text.of(
                                "Rows and texts that may hold personal data",
                                "Lignes et textes pouvant contenir des données personnelles"))
                .note(Text.of(
                        "Only the kind is recorded, never what was found. A social-security number counts only if its"
                                + " key is right.",
                        "Seule la nature est retenue, jamais le contenu. Un numéro de sécurité sociale ne compte que si"
                                + " sa clé est juste."))
                .column("source", Labels.SOURCE);
        Text flags = Text.of("Rows and texts with it", "Lignes et textes concernés");
        PERSONAL.forEach(kind -> table.column(flags, "found_" + kind, Labels.of(kind)));
        table.column("dropped", Text.of("Dropped for it", "Écartées pour cela"));
        SortedSet<String> sources = new TreeSet<>(found.by("source").keySet());
        sources.addAll(gone.by("source").keySet());
        for (String source : sources) {
            table.row(cells(Cell.name(source), found.where("source", source), gone.where("source", source)));
        }
        return table.total(cells(Cell.label(Labels.TOTAL), found, gone));
    }

    private static List<Cell> cells(Cell label, Cube found, Cube gone) {
        List<Cell> cells = new ArrayList<>(List.of(label));
        PERSONAL.forEach(kind -> cells.add(Cell.count(found.count("flag", kind) + gone.count("drop_reason", kind))));
        cells.add(Cell.count(gone.total()));
        return cells;
    }

    private static Table flags(String id, Text title, Cube cube) {
        Table table = Table.of(id, title)
                .column("flag", Text.of("Flag", "Signalement"))
                .column("source", Labels.SOURCE)
                .column("rows", Labels.ROWS);
        for (Cube.Cell cell : cube.over("flag", "source").cells()) {
            table.row(
                    Cell.label(Labels.of(cell.values().get(0))),
                    Cell.name(cell.values().get(1)),
                    Cell.count(cell.count()));
        }
        return table;
    }
}
