package fr.medinjection.report.page;

import java.util.List;

/**
 * Named points over two axes, such as a score by a length.
 *
 * @param id the name of its files and its anchor
 * @param across what the horizontal axis counts
 */
public record ScatterFigure(String id, Text title, Text note, Text across, List<Mark> marks) implements Block {
    /** A point with its name beside it. */
    public record Mark(Text name, double x, double y) {}

    public ScatterFigure {
        marks = List.copyOf(marks);
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
        return new Picture(id, title, note, ScatterLayout.WIDE.of(this), ScatterLayout.NARROW.of(this));
    }
}
