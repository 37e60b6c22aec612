package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.overlap.Finding;
import fr.medinjection.overlap.Finding.Measure;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** How far native, translated and synthetic items overlap, in numbers. */
record OverlapSection() implements Section {
    private static final Text P_VALUE = Text.of("p", "p");

    @Override
    public String id() {
        return "overlap";
    }

    @Override
    public Text title() {
        return Text.of("Overlap of the components", "Recouvrement des composantes");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (!data.has("overlap") || !data.has("vectors")) {
            return List.of(Prose.missing(Text.of(
                    "There is no dataset “overlap” in this folder yet. Run: ./submit.sh overlap --config FILE",
                    "Le jeu de données « overlap » n’existe pas encore dans ce dossier. Lancer :"
                            + " ./submit.sh overlap --config FICHIER")));
        }
        List<Block> blocks = new ArrayList<>(List.of(vectors(data.manifests().get("vectors"))));
        if (data.overlap().isEmpty()) {
            blocks.add(Prose.plain(Text.of(
                    "No two components have enough items to be compared.",
                    "Il n’y a pas deux composantes qui aient assez d’éléments pour être comparées.")));
        } else {
            blocks.add(mixing(data.overlap()));
            blocks.add(distances(data.overlap()));
            Table categories = categories(facts);
            if (!categories.isEmpty()) {
                blocks.add(categories);
            }
        }
        data.manifest("semantic-duplicates").ifPresent(manifest -> blocks.addAll(SemanticTables.of(data, manifest)));
        return blocks;
    }

    private static Prose vectors(Manifest manifest) {
        return Prose.plain(Text.of(
                "Compared by {0} vectors of {1} numbers (method {2}), on samples whose sizes stand beside each figure.",
                "Comparées par {0} vecteurs de {1} nombres (méthode {2}), sur des échantillons dont la taille figure à côté"
                        + " de chaque chiffre.",
                Numbers.count(manifest.rows()),
                Text.same(String.valueOf(manifest.facts().get("dimension"))),
                Text.same(String.valueOf(manifest.facts().get("method")))));
    }

    private static Table mixing(List<Finding> findings) {
        Table table = Table.of(
                        "overlap-mixing",
                        Text.of(
                                "Nearest neighbours of another component",
                                "Plus proches voisins d’une autre composante"))
                .note(Text.of(
                        "By chance: the share there would be if components did not differ. p: the share of random"
                                + " relabellings that mix as little or less.",
                        "Par hasard : la part attendue si les composantes ne différaient pas. p : la part des"
                                + " ré-étiquetages aléatoires qui mélangent aussi peu ou moins."))
                .column("component", Labels.COMPONENT)
                .column("items", Text.of("Items", "Éléments"))
                .column("foreign", Text.of("Foreign neighbours", "Voisins étrangers"))
                .column("chance", Text.of("By chance", "Par hasard"))
                .column("ratio", Text.of("Ratio", "Rapport"))
                .column("p", P_VALUE);
        for (Component component : Component.values()) {
            find(findings, Finding.ALL, Measure.MIXING, component.name(), "")
                    .ifPresent(found -> table.row(
                            Cell.label(Labels.of(component.name())),
                            Cell.count(found.leftItems()),
                            Cell.percent(found.value()),
                            Cell.percent(found.expected()),
                            Cell.decimal(found.value() / found.expected(), 2),
                            ScoreCells.pValue(found.pValue())));
        }
        return table;
    }

    private static Table distances(List<Finding> findings) {
        Text centroids = Text.of("Distance of the means", "Distance des moyennes");
        Text mmd = Text.of("Squared MMD", "MMD au carré");
        Text auc = Text.of("Classifier’s AUC", "AUC du classifieur");
        Table table = Table.of(
                        "overlap-distances", Text.of("Distances between components", "Distances entre composantes"))
                .note(Text.of(
                        "If two components did not differ, the distance of their means would be about that by chance, the"
                                + " squared maximum mean discrepancy about 0 and the area under the curve of a logistic"
                                + " regression, on items it was not trained on, about 0.5.",
                        "Si deux composantes ne différaient pas, la distance de leurs moyennes serait voisine de celle du"
                                + " hasard, le carré de la divergence maximale des moyennes (MMD) voisin de 0, et l’aire sous la"
                                + " courbe d’une régression logistique, sur des éléments non vus, voisine de 0,5."))
                .column("left", Labels.COMPONENT)
                .column("right", Text.of("And", "Et"))
                .column(centroids, "centroids", Text.of("Found", "Trouvée"))
                .column(centroids, "centroids_chance", Text.of("By chance", "Par hasard"))
                .column(centroids, "centroids_p", P_VALUE)
                .column(mmd, "mmd", Text.of("Found", "Trouvé"))
                .column(mmd, "mmd_p", P_VALUE)
                .column(auc, "auc", Text.of("Found", "Trouvée"))
                .column(auc, "auc_p", P_VALUE);
        for (ComponentPair pair : ComponentPair.ALL) {
            Optional<Finding> mean = find(findings, Finding.ALL, Measure.CENTROIDS, pair.left(), pair.right());
            Optional<Finding> kernel = find(findings, Finding.ALL, Measure.MMD, pair.left(), pair.right());
            Optional<Finding> area = find(findings, Finding.ALL, Measure.AUC, pair.left(), pair.right());
            if (mean.isPresent()) {
                table.row(
                        Cell.label(Labels.of(pair.left())),
                        Cell.label(Labels.of(pair.right())),
                        decimal(mean, Finding::value, 3),
                        decimal(mean, Finding::expected, 3),
                        p(mean),
                        decimal(kernel, Finding::value, 4),
                        p(kernel),
                        decimal(area, Finding::value, 3),
                        p(area));
            }
        }
        return table;
    }

    private static Cell p(Optional<Finding> finding) {
        return finding.map(found -> ScoreCells.pValue(found.pValue())).orElseGet(Cell::none);
    }

    private static Table categories(Facts facts) {
        List<Finding> findings = facts.data().overlap();
        Text mixing = Text.of("Foreign neighbours over chance", "Voisins étrangers sur hasard");
        Text auc = Text.of("Classifier’s AUC", "AUC du classifieur");
        Table table = Table.of(
                        "overlap-categories",
                        Text.of("Overlap within categories", "Recouvrement au sein des catégories"))
                .note(Text.of(
                        "A component with too few items of a category is left out there.",
                        "Une composante qui a trop peu d’éléments d’une catégorie y est laissée de côté."))
                .column("category", Text.of("Category", "Catégorie"));
        for (Component component : Component.values()) {
            table.column(mixing, "mixing_" + component.name(), Labels.of(component.name()));
        }
        ComponentPair.ALL.forEach(pair -> table.column(auc, "auc_" + pair.left() + "_" + pair.right(), pair.text()));
        TreeSet<String> groups = new TreeSet<>();
        findings.forEach(found -> groups.add(found.group()));
        groups.remove(Finding.ALL);
        for (String group : groups) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.label(facts.config().category(group))));
            for (Component component : Component.values()) {
                Optional<Finding> found = find(findings, group, Measure.MIXING, component.name(), "");
                cells.add(decimal(found, one -> one.value() / one.expected(), 2));
            }
            for (ComponentPair pair : ComponentPair.ALL) {
                cells.add(decimal(find(findings, group, Measure.AUC, pair.left(), pair.right()), Finding::value, 3));
            }
            table.row(cells);
        }
        return table;
    }

    private static Cell decimal(Optional<Finding> found, ToDoubleFunction<Finding> figure, int digits) {
        return found.map(one -> Cell.decimal(figure.applyAsDouble(one), digits)).orElse(Cell.none());
    }

    private static Optional<Finding> find(
            List<Finding> findings, String group, Measure measure, String left, String right) {
        return findings.stream()
                .filter(found -> found.group().equals(group)
                        && found.measure() == measure
                        && found.left().equals(left)
                        && found.right().equals(right))
                .findFirst();
    }
}
