package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Items of two components that mean the same, and those of them that would leak a test item. */
final class SemanticTables {
    private SemanticTables() {}

    static List<Block> of(ReportData data, Manifest manifest) {
        Cube pairs = data.cube(Facet.SEMANTIC);
        List<Block> blocks = new ArrayList<>(List.of(found(manifest)));
        if (!pairs.isEmpty()) {
            blocks.add(components(pairs));
        }
        if (!data.cube(Facet.SEMANTIC_LEAKS).isEmpty()) {
            blocks.add(leaks(data.cube(Facet.SEMANTIC_LEAKS)));
        }
        return blocks;
    }

    private static Prose found(Manifest manifest) {
        long asked = number(manifest, "recall-pairs");
        Text recall = asked == 0
                ? Text.of(
                        "Too few pairs to measure what was missed.",
                        "Trop peu de paires pour mesurer ce qui a été manqué.")
                : Text.of(
                        "Found of the pairs of a sample that was compared with all items: {0} of {1}.",
                        "Trouvées parmi les paires d’un échantillon comparé à tous les éléments : {0} sur {1}.",
                        Numbers.count(number(manifest, "recall-found")),
                        Numbers.count(asked));
        return Prose.plain(Text.of(
                "{0} pairs of items of two components have vectors with a cosine of at least {1}. {2}",
                "{0} paires d’éléments de deux composantes ont des vecteurs dont le cosinus est d’au moins {1}. {2}",
                Numbers.count(manifest.rows()),
                Numbers.decimal(
                        manifest.config().path("duplicates").path("threshold").asDouble(), 2),
                recall));
    }

    private static long number(Manifest manifest, String fact) {
        return manifest.facts().get(fact) instanceof Number number ? number.longValue() : 0;
    }

    private static Table components(Cube pairs) {
        Table table = Table.of(
                        "semantic-duplicates",
                        Text.of("Pairs alike in meaning, by component", "Paires de même sens, par composante"))
                .column("left", Labels.COMPONENT)
                .column("right", Text.of("And", "Et"))
                .column("pairs", Text.of("Pairs", "Paires"));
        for (ComponentPair pair : ComponentPair.ALL) {
            table.row(
                    Cell.label(Labels.of(pair.left())),
                    Cell.label(Labels.of(pair.right())),
                    Cell.count(pairs.where("left_component", pair.left()).count("right_component", pair.right())));
        }
        return table;
    }

    private static Table leaks(Cube leaks) {
        Table table = Table.of(
                        "semantic-leaks",
                        Text.of(
                                "Pairs of a training and a held-out item, by training source and test set",
                                "Paires d’un élément d’entraînement et d’un élément réservé, par source et jeu de test"))
                .note(Text.of(
                        "Pairs to look at, not verdicts: the cosine says that two items are close, not that one gives the"
                                + " other away. They are listed in semantic-duplicates.",
                        "Des paires à examiner, pas des verdicts : le cosinus dit que deux éléments sont proches, non que"
                                + " l’un dévoile l’autre. Elles sont listées dans semantic-duplicates."));
        return LeakSection.matrix(table, leaks);
    }
}
