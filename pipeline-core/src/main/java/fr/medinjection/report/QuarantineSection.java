package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.List;

/** Raw records that could not be parsed. */
record QuarantineSection() implements Section {
    @Override
    public String id() {
        return "quarantine";
    }

    @Override
    public Text title() {
        return Text.of("Quarantine", "Quarantaine");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        if (!facts.data().has("quarantine")) {
            return List.of(Labels.missing("quarantine"));
        }
        Cube quarantined = facts.data().cube(Facet.QUARANTINED);
        if (quarantined.isEmpty()) {
            return List.of(Prose.plain(
                    Text.of("Every raw record could be parsed.", "Tous les enregistrements bruts ont pu être lus.")));
        }
        Table table = Table.of(
                        "quarantined",
                        Text.of(
                                "Raw records that could not be parsed, by source and reason",
                                "Enregistrements bruts illisibles, par source et motif"))
                .note(Text.of(
                        "The dataset “quarantine” holds each record’s text, its file and what was found.",
                        "Le jeu de données « quarantine » garde le texte de chaque enregistrement, son fichier et ce"
                                + " qui a été trouvé."))
                .column("source", Labels.SOURCE)
                .column("reason", Labels.REASON)
                .column("records", Text.of("Records", "Enregistrements"));
        for (Cube.Cell cell : quarantined.cells()) {
            table.row(
                    Cell.name(cell.values().get(0)),
                    Cell.label(Labels.of(cell.values().get(1))),
                    Cell.count(cell.count()));
        }
        table.total(Cell.label(Labels.TOTAL), Cell.label(Text.NONE), Cell.count(quarantined.total()));
        return List.of(table);
    }
}
