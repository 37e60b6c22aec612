package fr.medinjection.report.page;

import java.util.List;

/** A row of key figures. */
public record Tiles(List<Tile> tiles) implements Block {
    /** One figure, what it counts, and a word beside it. */
    public record Tile(Text figure, Text name, Text detail) {}

    @Override
    public Html html() {
        return Html.element(
                "dl",
                Html.with("class", "tiles"),
                Html.all(tiles.stream().map(Tiles::tile).toList()));
    }

    private static Html tile(Tile tile) {
        return Html.element(
                "div",
                Html.element("dt", tile.name().html()),
                Html.element("dd", Html.with("class", "figure"), tile.figure().html()),
                Html.element("dd", Html.with("class", "detail"), tile.detail().html()));
    }
}
