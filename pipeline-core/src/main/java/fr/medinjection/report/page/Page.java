package fr.medinjection.report.page;

import java.util.List;

/** A whole report in one file: sections in order, with their contents beside them. */
public record Page(Text title, Text lead, List<Part> parts) {
    /** A section of the page. */
    public record Part(String id, Text title, List<Block> blocks) {
        public Part {
            blocks = List.copyOf(blocks);
        }
    }

    public Page {
        parts = List.copyOf(parts);
    }

    /** The page itself. */
    public String html() {
        Html main = Html.element(
                "main",
                Html.with("id", "main"),
                Html.all(parts.stream().map(Page::section).toList()));
        Html frame = Html.element("div", Html.with("class", "frame"), contents(), main);
        return new Document(title, lead, "", Document.resource(Page.class, "map.js"), frame).html();
    }

    /** The files beside it. */
    public List<Attachment> attachments() {
        return parts.stream()
                .flatMap(part -> part.blocks().stream())
                .flatMap(block -> block.attachments().stream())
                .toList();
    }

    private Html contents() {
        Html links = Html.all(parts.stream()
                .map(part -> Html.element(
                        "li",
                        Html.element(
                                "a",
                                Html.with("href", "#" + part.id()),
                                part.title().html())))
                .toList());
        return Html.element("nav", Html.with("aria-label", "Contents / Sommaire"), Html.element("ol", links));
    }

    private static Html section(Part part) {
        return Html.element(
                "section",
                Html.with("id", part.id(), "aria-labelledby", part.id() + "-heading"),
                Html.element(
                        "h2",
                        Html.with("id", part.id() + "-heading"),
                        part.title().html()),
                Html.all(part.blocks().stream().map(Block::html).toList()));
    }
}
