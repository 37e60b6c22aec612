package fr.medinjection.report.page;

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
        return picture().html();
    }

    @Override
    public List<Attachment> attachments() {
        return picture().attachments();
    }

    private Picture picture() {
        return new Picture(id, title, note, BarLayout.WIDE.of(this), BarLayout.NARROW.of(this));
    }
}
