package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Text;
import fr.medinjection.report.page.Tiles;
import fr.medinjection.report.page.Tiles.Tile;
import java.util.ArrayList;
import java.util.List;

/** The key figures, for those who read no further. */
record OverviewSection() implements Section {
    @Override
    public String id() {
        return "overview";
    }

    @Override
    public Text title() {
        return Text.of("Overview", "En bref");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        ReportData data = facts.data();
        if (data.manifests().isEmpty()) {
            return List.of(Labels.missing("instructions"));
        }
        List<Tile> tiles = new ArrayList<>();
        addCorpus(data, tiles);
        addLosses(data, tiles);
        addFindings(data, tiles);
        return List.of(new Tiles(tiles));
    }

    private static void addCorpus(ReportData data, List<Tile> tiles) {
        Cube corpus = data.cube(Facet.CORPUS);
        if (data.has("corpus")) {
            tiles.add(new Tile(
                    Numbers.count(corpus.total()),
                    Text.of("Rows in the corpus", "Lignes dans le corpus"),
                    Text.of(
                            "from {0} sources",
                            "issues de {0} sources",
                            Numbers.count(corpus.by("source").size()))));
        }
        if (data.has("instructions")) {
            Text parsed = Numbers.count(data.cube(Facet.READ).total());
            Text bad = Numbers.count(data.cube(Facet.QUARANTINED).total());
            tiles.add(new Tile(
                    parsed,
                    Text.of("Rows read", "Lignes lues"),
                    Text.of("{0} records in quarantine", "{0} enregistrements en quarantaine", bad)));
        }
    }

    private static void addLosses(ReportData data, List<Tile> tiles) {
        if (data.has("dropped")) {
            long dropped = data.cube(Facet.DROPPED).total();
            double share = (double) dropped / Math.max(1, data.cube(Facet.READ).total());
            tiles.add(new Tile(
                    Numbers.count(dropped),
                    Text.of("Rows dropped", "Lignes écartées"),
                    Text.of("{0} of the rows read", "{0} des lignes lues", Numbers.percent(share, 1))));
        }
    }

    private static void addFindings(ReportData data, List<Tile> tiles) {
        if (data.has("duplicates")) {
            tiles.add(new Tile(
                    Numbers.count(data.cube(Facet.DUPLICATES).count("role", "duplicate")),
                    Text.of("Duplicates found", "Doublons trouvés"),
                    Text.of(
                            "in {0} clusters",
                            "en {0} groupes",
                            Numbers.count(data.cube(Facet.CLUSTERS)
                                    .whereNot("kind", "conflict")
                                    .total()))));
        }
        if (data.has("leaks")) {
            tiles.add(new Tile(
                    Numbers.count(data.cube(Facet.LEAKED).total()),
                    Text.of("Test items seen in training", "Questions de test vues à l’entraînement"),
                    Text.of(
                            "through {0} training rows",
                            "par {0} lignes d’entraînement",
                            Numbers.count(data.cube(Facet.LEAKING).total()))));
        }
        long mixes = MixFacts.all(data).size();
        if (mixes > 0) {
            tiles.add(new Tile(
                    Numbers.count(mixes),
                    Text.of("Training mixes", "Mélanges d’entraînement"),
                    Text.of(
                            "{0} training rows in all",
                            "{0} lignes d’entraînement en tout",
                            Numbers.count(MixFacts.all(data).stream()
                                    .mapToLong(mix -> mix.rows("train"))
                                    .sum()))));
        }
    }
}
