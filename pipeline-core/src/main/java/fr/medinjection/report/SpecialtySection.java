package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.report.page.BarFigure;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Ink;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The specialties of native and synthetic rows, as in Figure 2 of the paper. */
record SpecialtySection() implements Section {
    private static final int MOST_LABELS = 50;

    private static final Text LABELS_NOTE = Text.of(
            "Their rows are kept and belong to no category. A label gets one in conf/specialties.yaml.",
            "Leurs lignes sont conservées, sans catégorie. Une étiquette en reçoit une dans conf/specialties.yaml.");

    private static final Text NOTE = Text.of(
            "Of the rows that have a category. A row with several categories counts in equal parts in each, so that the"
                    + " shares add up to 100%.",
            "Parmi les lignes qui ont une catégorie. Une ligne qui en a plusieurs compte à parts égales dans chacune,"
                    + " si bien que les parts totalisent 100\u202f%.");

    @Override
    public String id() {
        return "specialties";
    }

    @Override
    public Text title() {
        return Text.of("Specialties", "Spécialités");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        if (!facts.data().has("corpus")) {
            return List.of(Labels.missing("corpus"));
        }
        List<Block> blocks = new ArrayList<>(categories(facts));
        if (facts.data().has("stages/labels")) {
            blocks.add(unmapped(facts.data().cube(Facet.UNMAPPED)));
        }
        return blocks;
    }

    private static List<Block> categories(Facts facts) {
        Cube cube = facts.data()
                .cube(Facet.CATEGORIES)
                .where("component", Component.NATIVE.name(), Component.SYNTHETIC.name());
        if (cube.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "No native or synthetic row has a category: set clean.specialties in the configuration and run"
                            + " ./submit.sh pipeline",
                    "Aucune ligne native ou synthétique n’a de catégorie : renseigner clean.specialties dans la"
                            + " configuration et lancer ./submit.sh pipeline")));
        }
        Shares natives = Shares.of(cube.where("component", Component.NATIVE.name()));
        Shares synthetics = Shares.of(cube.where("component", Component.SYNTHETIC.name()));
        Shares both = Shares.of(cube);
        List<String> order = new TreeSet<>(cube.by("category").keySet())
                .stream()
                        .sorted(Comparator.comparingDouble((String category) -> -both.of(category))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();
        return List.of(
                figure(facts, order, natives, synthetics),
                table(facts, order, natives, synthetics, both),
                coverage(facts.data().cube(Facet.CORPUS), natives, synthetics),
                Prose.remark(Text.of(
                        "The paper prints four of the fourteen shares of its Figure 2, without saying of which rows; they"
                                + " stand beside our share of both components.",
                        "L’article n’imprime que quatre des quatorze parts de sa figure 2, sans dire sur quelles lignes ;"
                                + " elles figurent ici en regard de notre part des deux composantes.")));
    }

    private static Block unmapped(Cube labels) {
        if (labels.isEmpty()) {
            return Prose.plain(Text.of(
                    "Every label of the sources has a category, or is known to mean none.",
                    "Chaque étiquette des sources a une catégorie, ou est connue pour n’en désigner aucune."));
        }
        Table table = Table.of("unmapped-labels", Text.of("Labels without a category", "Étiquettes sans catégorie"))
                .note(labels.cells().size() > MOST_LABELS ? first(labels.cells().size()) : LABELS_NOTE)
                .column("label", Text.of("Label", "Étiquette"))
                .column("source", Labels.SOURCE)
                .column("rows", Labels.ROWS);
        labels.cells().stream()
                .sorted(Comparator.comparingLong(Cube.Cell::count).reversed())
                .limit(MOST_LABELS)
                .forEach(cell -> table.row(
                        Cell.name(cell.values().get(1)), Cell.name(cell.values().get(0)), Cell.count(cell.count())));
        return table;
    }

    private static Text first(long labels) {
        return Text.of(
                "The {0} most frequent of {1}; all stand in the dataset “stages/labels”. A label gets a category in"
                        + " conf/specialties.yaml.",
                "Les {0} plus fréquentes sur {1} ; toutes figurent dans le jeu de données « stages/labels ». Une"
                        + " étiquette reçoit une catégorie dans conf/specialties.yaml.",
                Numbers.count(MOST_LABELS),
                Numbers.count(labels));
    }

    private static BarFigure figure(Facts facts, List<String> order, Shares natives, Shares synthetics) {
        return new BarFigure(
                "figure-2-specialties",
                Text.of(
                        "Figure 2. Categories of native and synthetic rows, share of each component",
                        "Figure 2. Catégories des lignes natives et synthétiques, part de chaque composante"),
                NOTE,
                List.of(
                        new BarFigure.Series(Labels.of(Component.NATIVE.name()), Ink.NATIVE),
                        new BarFigure.Series(Labels.of(Component.SYNTHETIC.name()), Ink.SYNTHETIC)),
                order.stream()
                        .map(category -> new BarFigure.Group(
                                facts.config().category(category),
                                List.of(natives.of(category), synthetics.of(category))))
                        .toList(),
                BarFigure.Arrangement.BESIDE);
    }

    private static Table table(Facts facts, List<String> order, Shares natives, Shares synthetics, Shares both) {
        Text original = Labels.of(Component.NATIVE.name());
        Text synthetic = Labels.of(Component.SYNTHETIC.name());
        Text together = Text.of("Both", "Ensemble");
        Table table = Table.of(
                        "specialties",
                        Text.of(
                                "Categories of native and synthetic rows, beside the shares that the paper prints",
                                "Catégories des lignes natives et synthétiques, en regard des parts imprimées dans"
                                        + " l’article"))
                .column("category", Text.of("Category", "Catégorie"))
                .column(original, "native_rows", Labels.ROWS)
                .column(original, "native_share", Labels.SHARE)
                .column(synthetic, "synthetic_rows", Labels.ROWS)
                .column(synthetic, "synthetic_share", Labels.SHARE)
                .column(together, "both_share", Labels.SHARE)
                .column("paper_share", Labels.PAPER)
                .column("difference", Text.of("Difference, points", "Écart, points"));
        for (String category : order) {
            double printed = facts.paper().categories().getOrDefault(category, Double.NaN) / 100;
            table.row(
                    Cell.label(facts.config().category(category)),
                    Cell.count(natives.rows(category)),
                    Cell.percent(natives.of(category)),
                    Cell.count(synthetics.rows(category)),
                    Cell.percent(synthetics.of(category)),
                    Cell.percent(both.of(category)),
                    Cell.percent(printed),
                    Cell.points(both.of(category) - printed));
        }
        return table;
    }

    private static Prose coverage(Cube corpus, Shares natives, Shares synthetics) {
        return Prose.plain(Text.of(
                "{0} of {1} native rows and {2} of {3} synthetic rows have a category.",
                "{0} lignes natives sur {1} et {2} lignes synthétiques sur {3} ont une catégorie.",
                Numbers.count(natives.labelled()),
                Numbers.count(corpus.count("component", Component.NATIVE.name())),
                Numbers.count(synthetics.labelled()),
                Numbers.count(corpus.count("component", Component.SYNTHETIC.name()))));
    }

    /** Category counts of some rows; {@code cube} has one count per category and number of categories of a row. */
    private record Shares(Cube cube, double weight) {
        static Shares of(Cube cube) {
            return new Shares(cube, weight(cube));
        }

        long rows(String category) {
            return cube.count("category", category);
        }

        double of(String category) {
            return weight == 0 ? 0 : weight(cube.where("category", category)) / weight;
        }

        long labelled() {
            return Math.round(weight);
        }

        private static double weight(Cube cube) {
            double weight = 0;
            for (var count : cube.by("of").entrySet()) {
                weight += (double) count.getValue() / Integer.parseInt(count.getKey());
            }
            return weight;
        }
    }
}
