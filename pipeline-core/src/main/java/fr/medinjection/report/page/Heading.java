package fr.medinjection.report.page;

/** A heading within a section. */
public record Heading(Text text) implements Block {
    @Override
    public Html html() {
        return Html.element("h3", text.html());
    }
}
