package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Horizontal bars of shares, one group a row.
 *
 * @param id the name of its files and its anchor
 * @param arrangement whether the bars of a row follow each other or stand below each other
 */
public record BarFigure(
        String id, Text title, Text note, List<Series> series, List<Group> groups, Arrangement arrangement)
        implements Block {
    /** How the bars of one row stand. */
    public enum Arrangement {
        BESIDE,
        STACKED
    }

    /** One colour of bars and what it stands for. */
    public record Series(Text name, Ink ink) {}

    /** The bars of one row, as shares of one in the order of the series. */
    public record Group(Text label, List<Double> shares) {
        public Group {
            shares = List.copyOf(shares);
        }
    }

    public BarFigure {
        series = List.copyOf(series);
        groups = List.copyOf(groups);
    }

    @Override
    public Html html() {
        String caption = id + "-title";
        return Html.element(
                "figure",
                Html.with("class", "picture", "id", id),
                Html.element("figcaption", Html.with("id", caption), title.html()),
                new Svg(BarLayout.WIDE.of(this)).inline(caption, "wide"),
                new Svg(BarLayout.NARROW.of(this)).inline(caption, "narrow"),
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
        Drawing drawing = BarLayout.WIDE.of(this);
        List<Attachment> files = new ArrayList<>();
        for (Tongue tongue : Tongue.values()) {
            files.add(Attachment.of(file(tongue, ".svg"), new Svg(drawing).file(title, tongue)));
            files.add(new Attachment(file(tongue, ".png"), Png.of(drawing, tongue)));
        }
        return files;
    }
}
