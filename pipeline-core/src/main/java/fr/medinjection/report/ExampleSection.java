package fr.medinjection.report;

import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Example;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An item or two of each component, as in Figure 1 of the paper. */
record ExampleSection() implements Section {
    /** Letters of a text that are shown. */
    private static final int SHOWN = 900;

    @Override
    public String id() {
        return "examples";
    }

    @Override
    public Text title() {
        return Text.of("Examples", "Exemples");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        if (!facts.data().has("corpus")) {
            return List.of(Labels.missing("corpus"));
        }
        List<Instruction> items = facts.data().examples().items();
        if (items.isEmpty()) {
            return List.of(Prose.plain(Text.of(
                    "No training item stands under a licence that lets it be shown.",
                    "Aucun élément d’entraînement n’est sous une licence qui permette de le montrer.")));
        }
        List<Block> blocks = new ArrayList<>(List.of(Prose.plain(Text.of(
                "As in Figure 1 of the paper: training items of each component, chosen by a hash of their ids among those whose"
                        + " licence lets them be passed on.",
                "Comme la figure 1 de l’article : des éléments d’entraînement de chaque composante, choisis par un hachage de leur"
                        + " identifiant parmi ceux dont la licence permet la diffusion."))));
        items.forEach(item -> blocks.add(example(item)));
        return blocks;
    }

    private static Example example(Instruction item) {
        Text title = Text.of(
                "{0}, {1} ({2}, {3})",
                "{0}, {1} ({2}, {3})",
                Labels.of(item.component().name()),
                Labels.of(item.type().name()),
                Text.same(item.source()),
                Text.same(item.lineage().licence()));
        List<Example.Option> options = IntStream.range(0, item.options().size())
                .mapToObj(place -> new Example.Option(
                        PromptRenderer.letter(place),
                        item.options().get(place),
                        item.correct().contains(place)))
                .toList();
        return new Example(
                title,
                shortened(item.context()),
                shortened(item.question()),
                options,
                options.isEmpty() ? shortened(item.answer()) : "");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN).strip() + "…";
    }
}
