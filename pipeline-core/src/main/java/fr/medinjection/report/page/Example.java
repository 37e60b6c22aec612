package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * An item as a model gets it, with its answer.
 *
 * @param title what it is an example of, and where it comes from
 * @param context {@code ""} where there is none
 * @param options none of an open item
 * @param answer the free text, {@code ""} where the marked options are the answer
 */
public record Example(Text title, String context, String question, List<Option> options, String answer)
        implements Block {
    private static final Text ANSWER = Text.of("Answer: ", "Réponse : ");

    /** An option and whether it is right. */
    public record Option(String letter, String text, boolean isRight) {}

    public Example {
        options = List.copyOf(options);
    }

    @Override
    public Html html() {
        List<Html> parts = new ArrayList<>(List.of(Html.element("figcaption", title.html())));
        if (!context.isEmpty()) {
            parts.add(Html.element("p", Html.with("class", "note"), Html.text(context)));
        }
        parts.add(Html.element("p", Html.text(question)));
        if (!options.isEmpty()) {
            parts.add(Html.element(
                    "ul", Html.all(options.stream().map(Example::option).toList())));
        }
        if (!answer.isEmpty()) {
            parts.add(Html.element("p", Html.element("strong", ANSWER.html()), Html.text(answer)));
        }
        return Html.element("figure", Html.with("class", "example"), Html.all(parts));
    }

    private static Html option(Option option) {
        Html words = Html.text(option.letter() + ". " + option.text() + (option.isRight() ? " \u2713" : ""));
        return Html.element("li", option.isRight() ? Html.element("strong", words) : words);
    }
}
