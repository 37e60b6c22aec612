package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.List;

/** The manifests: what made each dataset, from what, with which code. */
record ProvenanceSection() implements Section {
    private static final Text DATASET = Text.of("Dataset", "Jeu de données");

    @Override
    public String id() {
        return "provenance";
    }

    @Override
    public Text title() {
        return Text.of("Provenance", "Provenance");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        if (facts.data().manifests().isEmpty()) {
            return List.of(Labels.missing("instructions"));
        }
        return List.of(
                datasets(facts.data().manifests().values()),
                runs(facts.data().manifests().values()),
                inputs(facts.data().manifests().values()));
    }

    private static Table datasets(Iterable<Manifest> manifests) {
        Table table = Table.of("datasets", Text.of("Datasets", "Jeux de données"))
                .note(Text.of(
                        "The checksum is over the rows’ values, whatever their order; the fingerprint is over stage,"
                                + " configuration, code and inputs.",
                        "La somme de contrôle porte sur les valeurs des lignes, quel que soit leur ordre ; l’empreinte"
                                + " sur l’étape, la configuration, le code et les entrées."))
                .column("dataset", DATASET)
                .column("stage", Text.of("Stage", "Étape"))
                .column("rows", Labels.ROWS)
                .column("checksum", Text.of("Checksum", "Somme de contrôle"))
                .column("fingerprint", Text.of("Fingerprint", "Empreinte"));
        for (Manifest manifest : manifests) {
            table.row(
                    Cell.name(manifest.dataset()),
                    Cell.name(manifest.stage()),
                    Cell.count(manifest.rows()),
                    Cell.code(manifest.checksum()),
                    Cell.code(manifest.fingerprint()));
        }
        return table;
    }

    private static Table runs(Iterable<Manifest> manifests) {
        Table table = Table.of("runs", Text.of("Runs", "Exécutions"))
                .column("dataset", DATASET)
                .column("started", Text.of("Started", "Début"))
                .column("seconds", Text.of("Seconds", "Secondes"))
                .column("run", Text.of("Run", "Exécution"))
                .column("code", Text.of("Code", "Code"))
                .column("spark", Text.same("Spark"))
                .column("java", Text.same("Java"));
        for (Manifest manifest : manifests) {
            table.row(
                    Cell.name(manifest.dataset()),
                    Cell.code(manifest.startedAt().replaceFirst("\\.\\d+Z$", "Z")),
                    Cell.decimal(manifest.tookSeconds(), 1),
                    Cell.code(manifest.runId()),
                    Cell.code(manifest.codeVersion()),
                    Cell.code(manifest.sparkVersion()),
                    Cell.code(manifest.javaVersion()));
        }
        return table;
    }

    private static Table inputs(Iterable<Manifest> manifests) {
        Table table = Table.of("inputs", Text.of("Inputs", "Entrées"))
                .column("dataset", DATASET)
                .column("input", Text.of("Input", "Entrée"))
                .column("rows", Labels.ROWS)
                .column("version", Text.of("Checksum or fingerprint", "Somme de contrôle ou empreinte"));
        for (Manifest manifest : manifests) {
            for (Manifest.Input input : manifest.inputs()) {
                table.row(
                        Cell.name(manifest.dataset()),
                        Cell.name(input.name()),
                        input.rows() < 0 ? Cell.none() : Cell.count(input.rows()),
                        Cell.code(input.version()));
            }
        }
        return table;
    }
}
