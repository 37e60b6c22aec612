package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/** A drawing with its title and note: on the page in two widths, and as SVG and PNG files in each language. */
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
                Captions.under(note, List.of(link("SVG", ".svg"), link("PNG", ".png"))));
    }

    private Captions.Link link(String name, String end) {
        return new Captions.Link(name, Text.of(file(Tongue.EN, end), file(Tongue.FR, end)));
    }

    private String file(Tongue tongue, String end) {
        return "figures/" + id + "." + tongue.code() + end;
    }

    @Override
    public List<Attachment> attachments() {
        List<Attachment> files = new ArrayList<>();
        for (Tongue tongue : Tongue.values()) {
            files.add(Attachment.of(file(tongue, ".svg"), new Svg(wide).file(title, tongue)));
            files.add(new Attachment(file(tongue, ".png"), Png.of(wide, tongue)));
        }
        return files;
    }
}
