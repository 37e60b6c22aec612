package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.data.TaskType;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Ink;
import fr.medinjection.report.page.MapFigure;
import fr.medinjection.report.page.MapFigure.Colouring;
import fr.medinjection.report.page.MapFigure.Value;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Text;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The map of the items by their vectors, as in Figure 4 of the paper. */
record MapSection() implements Section {
    /** Shown in both languages at once: texts of points are in none. */
    private static final String WITHHELD = "(licence : texte non diffusable / text not to be passed on)";

    private static final Text NO_CATEGORY = Text.of("No category", "Sans catégorie");

    @Override
    public String id() {
        return "map";
    }

    @Override
    public Text title() {
        return Text.of("Map of the items", "Carte des éléments");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        List<MapFacts.Item> items = facts.data().map().items();
        if (items.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "There is no dataset “map” in this folder yet. Run: ./submit.sh tsne --config FILE",
                    "Le jeu de données « map » n’existe pas encore dans ce dossier. Lancer :"
                            + " ./submit.sh tsne --config FICHIER")));
        }
        return List.of(figure(facts, items));
    }

    private static MapFigure figure(Facts facts, List<MapFacts.Item> items) {
        List<String> sources = distinct(items.stream().map(MapFacts.Item::source));
        List<String> categories = distinct(items.stream().flatMap(item -> item.categories().stream()));
        List<Colouring> colourings = List.of(
                components(),
                new Colouring(
                        "source",
                        Labels.SOURCE,
                        sources.stream()
                                .map(source -> Value.of(Text.same(source)))
                                .toList()),
                categories(facts, categories),
                new Colouring(
                        "type",
                        Text.of("Type", "Type"),
                        Arrays.stream(TaskType.values())
                                .map(type -> Value.of(Labels.of(type.name())))
                                .toList()));
        return new MapFigure(
                "figure-4-map",
                Text.of("Figure 4: the items by their vectors", "Figure 4 : les éléments selon leurs vecteurs"),
                note(facts, items.size()),
                colourings,
                items.stream().map(item -> point(item, sources, categories)).toList());
    }

    private static Text note(Facts facts, int shown) {
        long all = facts.data().manifests().get(MapFacts.MAP).rows();
        return Text.of(
                "{0} of {1} items. Near items have similar vectors; what the distance of far ones is says nothing. An item of"
                        + " several categories has the colour of its first.",
                "{0} éléments sur {1}. Des éléments proches ont des vecteurs semblables ; la distance d’éléments éloignés ne dit"
                        + " rien. Un élément de plusieurs catégories a la couleur de la première.",
                Numbers.count(shown),
                Numbers.count(all));
    }

    private static Colouring components() {
        return new Colouring(
                "component",
                Labels.COMPONENT,
                Arrays.stream(Component.values())
                        .map(component -> Value.of(Labels.of(component.name()), Ink.valueOf(component.name())))
                        .toList());
    }

    /** Those without a category come last. */
    private static Colouring categories(Facts facts, List<String> categories) {
        Stream<Value> named =
                categories.stream().map(category -> Value.of(facts.config().category(category)));
        return new Colouring(
                "category",
                Text.of("Category", "Catégorie"),
                Stream.concat(named, Stream.of(Value.of(NO_CATEGORY, Ink.OTHER)))
                        .toList());
    }

    private static MapFigure.Point point(MapFacts.Item item, List<String> sources, List<String> categories) {
        int category = item.categories().isEmpty()
                ? categories.size()
                : categories.indexOf(item.categories().get(0));
        return new MapFigure.Point(
                item.x(),
                item.y(),
                item.text().isEmpty() ? WITHHELD : item.text(),
                List.of(
                        List.of(Component.values()).indexOf(Component.valueOf(item.component())),
                        sources.indexOf(item.source()),
                        category,
                        List.of(TaskType.values()).indexOf(TaskType.valueOf(item.type()))));
    }

    private static List<String> distinct(Stream<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return List.copyOf(sorted);
    }
}
