package fr.medinjection.report;

import fr.medinjection.compare.Comparing;
import fr.medinjection.compare.RowChanges;
import fr.medinjection.compare.Settings;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Page;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** The page of two runs compared. */
public final class ComparisonPage {
    private static final Text DATASET = Text.of("Dataset", "Jeu de données");

    private ComparisonPage() {}

    /** @param names of the two runs */
    public static Page of(List<String> names, Comparing.Found found) {
        return new Page(
                Text.of("Two runs compared", "Deux exécutions comparées"),
                Text.of(
                        "What changed from {0} (before) to {1} (after).",
                        "Ce qui a changé de {0} (avant) à {1} (après).",
                        Text.same(names.get(0)),
                        Text.same(names.get(1))),
                List.of(
                        new Page.Part("datasets", Text.of("Datasets", "Jeux de données"), List.of(datasets(found))),
                        new Page.Part("settings", Text.of("Settings", "Réglages"), settings(found.settings())),
                        new Page.Part("corpus", Text.of("The corpus", "Le corpus"), corpus(found)),
                        new Page.Part("scores", Text.of("Scores", "Scores"), ComparedScores.blocks(found.scores()))));
    }

    private static Table datasets(Comparing.Found found) {
        Table table = Table.of("compared-datasets", Text.of("Rows by dataset", "Lignes par jeu de données"))
                .note(Text.of(
                        "Same: the checksums over the rows’ values are equal.",
                        "Identique : les sommes de contrôle sur les valeurs des lignes sont égales."))
                .column("dataset", DATASET)
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("difference", Labels.DIFFERENCE)
                .column("same", Text.of("Content", "Contenu"));
        TreeSet<String> names = new TreeSet<>(found.before().keySet());
        names.addAll(found.after().keySet());
        for (String name : names) {
            Manifest one = found.before().get(name);
            Manifest other = found.after().get(name);
            table.row(
                    Cell.name(name),
                    one == null ? Cell.none() : Cell.count(one.rows()),
                    other == null ? Cell.none() : Cell.count(other.rows()),
                    one == null || other == null ? Cell.none() : Cell.difference(other.rows() - one.rows()),
                    Cell.label(content(one, other)));
        }
        return table;
    }

    private static Text content(Manifest one, Manifest other) {
        if (one == null) {
            return Text.of("only after", "seulement après");
        }
        if (other == null) {
            return Text.of("only before", "seulement avant");
        }
        return one.checksum().equals(other.checksum()) ? Text.of("same", "identique") : Text.of("other", "autre");
    }

    private static List<Block> settings(List<Settings.Change> changes) {
        if (changes.isEmpty()) {
            return List.of(
                    Prose.plain(
                            Text.of(
                                    "Every stage that both ran had the same settings, code and files.",
                                    "Chaque étape exécutée des deux côtés avait les mêmes réglages, le même code et les mêmes fichiers.")));
        }
        Table table = Table.of("compared-settings", Text.of("Settings that differ", "Réglages qui diffèrent"))
                .column("key", Text.of("Setting", "Réglage"))
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("stages", Text.of("Of the stages", "Des étapes"));
        changes.forEach(change -> table.row(
                Cell.name(change.key()),
                Cell.code(change.before()),
                Cell.code(change.after()),
                Cell.name(String.join(", ", change.stages()))));
        return List.of(table);
    }

    private static List<Block> corpus(Comparing.Found found) {
        if (found.sources().isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "Not both runs have a corpus. Run, for each: ./submit.sh pipeline --config FILE",
                    "Les deux exécutions n’ont pas toutes deux un corpus. Lancer, pour chacune :"
                            + " ./submit.sh pipeline --config FICHIER")));
        }
        List<Block> blocks = new ArrayList<>(List.of(sources(found.sources())));
        add(
                blocks,
                reasons(
                        "compared-gone",
                        Text.of("Rows that are gone, and why", "Lignes disparues, et pourquoi"),
                        Text.of("never read", "jamais lues"),
                        found.gone()));
        add(
                blocks,
                reasons(
                        "compared-added",
                        Text.of(
                                "Rows that were added, and why they were not there",
                                "Lignes ajoutées, et pourquoi elles manquaient"),
                        Text.of("had not been read", "n’avaient pas été lues"),
                        found.added()));
        add(blocks, dropped(found.dropped()));
        add(blocks, mixes(found.mixes()));
        return blocks;
    }

    private static void add(List<Block> blocks, Table table) {
        if (!table.isEmpty()) {
            blocks.add(table);
        }
    }

    private static Table sources(List<RowChanges.Source> sources) {
        Table table = Table.of("compared-sources", Text.of("Rows by source", "Lignes par source"))
                .note(Text.of(
                        "Of the rows in both: reworded, their text differs; moved, they are in another split; relabelled, their"
                                + " categories or their type differ.",
                        "Parmi les lignes communes : reformulées, leur texte diffère ; déplacées, elles sont dans une autre"
                                + " partition ; réétiquetées, leurs catégories ou leur type diffèrent."))
                .column("source", Labels.SOURCE)
                .column("component", Labels.COMPONENT)
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("difference", Labels.DIFFERENCE)
                .column("gone", Text.of("Gone", "Disparues"))
                .column("added", Text.of("Added", "Ajoutées"))
                .column("reworded", Text.of("Reworded", "Reformulées"))
                .column("moved", Text.of("Moved", "Déplacées"))
                .column("relabelled", Text.of("Relabelled", "Réétiquetées"));
        sources.forEach(source -> table.row(numbers(
                List.of(Cell.name(source.source()), Cell.label(Labels.of(source.component()))), List.of(source))));
        return table.total(numbers(List.of(Cell.label(Labels.TOTAL), Cell.label(Text.NONE)), sources));
    }

    private static List<Cell> numbers(List<Cell> names, List<RowChanges.Source> sources) {
        List<Cell> cells = new ArrayList<>(names);
        long before = sum(sources, RowChanges.Source::before);
        long after = sum(sources, RowChanges.Source::after);
        cells.addAll(List.of(
                Cell.count(before),
                Cell.count(after),
                Cell.difference(after - before),
                Cell.count(sum(sources, RowChanges.Source::gone)),
                Cell.count(sum(sources, RowChanges.Source::added)),
                Cell.count(sum(sources, RowChanges.Source::reworded)),
                Cell.count(sum(sources, RowChanges.Source::moved)),
                Cell.count(sum(sources, RowChanges.Source::relabelled))));
        return cells;
    }

    private static <T> long sum(List<T> parts, ToLongFunction<T> number) {
        return parts.stream().mapToLong(number).sum();
    }

    private static Table reasons(String id, Text title, Text unread, List<RowChanges.Reason> reasons) {
        Table table = Table.of(id, title)
                .column("source", Labels.SOURCE)
                .column("component", Labels.COMPONENT)
                .column("stage", Text.of("Stage", "Étape"))
                .column("reason", Labels.REASON)
                .column("rows", Labels.ROWS);
        reasons.forEach(reason -> table.row(
                Cell.name(reason.source()),
                Cell.label(Labels.of(reason.component())),
                Cell.label(Labels.of(reason.stage())),
                Cell.label(reason.stage().isEmpty() ? unread : Labels.of(reason.reason())),
                Cell.count(reason.rows())));
        return table;
    }

    private static Table dropped(List<RowChanges.Dropped> dropped) {
        Table table = Table.of(
                        "compared-dropped",
                        Text.of("Dropped rows whose number differs", "Lignes écartées dont le nombre diffère"))
                .column("source", Labels.SOURCE)
                .column("component", Labels.COMPONENT)
                .column("stage", Text.of("Stage", "Étape"))
                .column("reason", Labels.REASON)
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("difference", Labels.DIFFERENCE);
        dropped.forEach(reason -> table.row(
                Cell.name(reason.source()),
                Cell.label(Labels.of(reason.component())),
                Cell.label(Labels.of(reason.stage())),
                Cell.label(Labels.of(reason.reason())),
                Cell.count(reason.before()),
                Cell.count(reason.after()),
                Cell.difference(reason.after() - reason.before())));
        return table;
    }

    private static Table mixes(List<RowChanges.Mix> mixes) {
        Table table = Table.of("compared-mixes", Text.of("Mixes", "Mélanges"))
                .column("mix", Text.of("Mix", "Mélange"))
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("common", Text.of("In both", "Communes"))
                .column("share", Text.of("Share of the mix after", "Part du mélange après"));
        mixes.forEach(mix -> table.row(
                Cell.name(mix.name()),
                Cell.count(mix.before()),
                Cell.count(mix.after()),
                Cell.count(mix.common()),
                Cell.percent(mix.after() == 0 ? Double.NaN : (double) mix.common() / mix.after())));
        return table;
    }

    /** The page in one line. */
    public static Text summary(Comparing.Found found) {
        if (found.sources().isEmpty()) {
            return Text.of(
                    "{0} settings differ; not both runs have a corpus",
                    "{0} réglages diffèrent ; les deux exécutions n’ont pas toutes deux un corpus",
                    Numbers.count(found.settings().size()));
        }
        return Text.of(
                "{0} settings differ; {1} rows are gone from the corpus, {2} were added",
                "{0} réglages diffèrent ; {1} lignes ont disparu du corpus, {2} ont été ajoutées",
                Numbers.count(found.settings().size()),
                Numbers.count(sum(found.sources(), RowChanges.Source::gone)),
                Numbers.count(sum(found.sources(), RowChanges.Source::added)));
    }
}
