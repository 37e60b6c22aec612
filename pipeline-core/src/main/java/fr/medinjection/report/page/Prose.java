package fr.medinjection.report.page;

/** A paragraph, or a remark set off from the text. */
public record Prose(Text text, Role role) implements Block {
    /** What a paragraph is for. */
    public enum Role {
        PLAIN,
        /** What the reader must know before trusting a figure. */
        REMARK,
        /** A part that is not there yet. */
        MISSING
    }

    public static Prose plain(Text text) {
        return new Prose(text, Role.PLAIN);
    }

    public static Prose remark(Text text) {
        return new Prose(text, Role.REMARK);
    }

    public static Prose missing(Text text) {
        return new Prose(text, Role.MISSING);
    }

    @Override
    public Html html() {
        return switch (role) {
            case PLAIN -> Html.element("p", text.html());
            case REMARK -> Html.element("p", Html.with("class", "remark"), text.html());
            case MISSING -> Html.element("p", Html.with("class", "missing"), text.html());
        };
    }
}
