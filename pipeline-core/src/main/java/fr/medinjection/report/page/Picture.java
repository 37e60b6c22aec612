package fr.medinjection.report.page;

import java.util.List;

/** A drawing with its title and note: on the page in two widths, and as files for print. */
record Picture(String id, Text title, Text note, Drawing wide, Drawing narrow) implements Block {
    @Override
    public Html html() {
        String caption = id + "-title";
        return Html.element(
                "figure",
                Html.with("class", "picture", "id", id),
                Html.element("figcaption", Html.with("id", caption), title.html()),
                new Svg(wide).inline(caption, "wide"),
                new Svg(narrow).inline(caption, "narrow"),
                Captions.under(note, PictureFiles.links(id)));
    }

    @Override
    public List<Attachment> attachments() {
        return new PictureFiles(id, title, wide).attachments();
    }
}
