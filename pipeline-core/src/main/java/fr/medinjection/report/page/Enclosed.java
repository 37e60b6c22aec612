package fr.medinjection.report.page;

import java.util.List;

/** A table that is too long for the page: its title and its files. */
public record Enclosed(Table table) implements Block {
    @Override
    public Html html() {
        return Html.element("figure", Html.element("figcaption", table.title().html()), table.links());
    }

    @Override
    public List<Attachment> attachments() {
        return table.attachments();
    }
}
