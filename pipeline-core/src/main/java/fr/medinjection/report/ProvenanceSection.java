package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The manifests: what made each dataset, from what, with which code and seeds; and the licences of the rows. */
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
                inputs(facts.data().manifests().values()),
                seeds(facts.data().manifests().values()),
                licences(facts));
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

    private static Table seeds(Iterable<Manifest> manifests) {
        Table table = Table.of("seeds", Text.of("Seeds", "Graines"))
                .column("stage", Text.of("Stage", "Étape"))
                .column("key", Text.of("Setting", "Réglage"))
                .column("seed", Text.of("Seed", "Graine"));
        Set<List<String>> told = new LinkedHashSet<>();
        for (Manifest manifest : manifests) {
            manifest.settings().forEach((key, value) -> {
                if (key.matches("(.*[.-])?seeds?")) {
                    told.add(List.of(manifest.stage(), key, value));
                }
            });
        }
        told.forEach(seed -> table.row(Cell.name(seed.get(0)), Cell.name(seed.get(1)), Cell.code(seed.get(2))));
        return table;
    }

    private static Table licences(Facts facts) {
        Cube corpus = facts.data().cube(Facet.LICENCES);
        Table table = Table.of("licences", Text.of("Licences of the corpus", "Licences du corpus"))
                .note(Text.of(
                        "What is not passed on stays out of the export and of the texts on this page, as the configuration says"
                                + " (export.licences).",
                        "Ce qui n’est pas diffusé reste hors de l’export et des textes de cette page, selon la configuration"
                                + " (export.licences)."))
                .column("licence", Text.of("Licence", "Licence"));
        for (Component component : Component.values()) {
            table.column(component.name(), Labels.of(component.name()));
        }
        table.column("rows", Labels.TOTAL).column("passed_on", Text.of("Passed on", "Diffusée"));
        corpus.by("licence").forEach((licence, rows) -> {
            List<Cell> cells = new ArrayList<>(List.of(
                    licence.isEmpty() ? Cell.label(Text.of("none stated", "non indiquée")) : Cell.name(licence)));
            for (Component component : Component.values()) {
                cells.add(Cell.count(corpus.where("licence", licence).count("component", component.name())));
            }
            cells.add(Cell.count(rows));
            boolean isPassedOn = facts.config().licences().exclusion(licence).isEmpty();
            cells.add(Cell.label(isPassedOn ? Text.of("yes", "oui") : Text.of("no", "non")));
            table.row(cells);
        });
        return table;
    }
}
