package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table: shown on the page and given as CSV and as LaTeX. The first cell of a row is its header. */
public final class Table implements Block {
    /** Tables of up to so many rows are not cut by the end of a printed page. */
    private static final int UNCUT = 14;

    private static final String TOTAL = "total";

    private final String id;
    private final Text title;
    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private Text note = Text.NONE;

    record Column(Text group, Text header, String key) {}

    record Row(List<Cell> cells, String role) {
        boolean isTotal() {
            return role.equals(TOTAL);
        }
    }

    /** Neighbours that share a header, or a stretch that has none. */
    record Span(Text group, int from, int columns) {}

    private Table(String id, Text title) {
        this.id = id;
        this.title = title;
    }

    /**
     * @param id the name of its file and its anchor
     */
    public static Table of(String id, Text title) {
        return new Table(id, title);
    }

    /** What a reader must know to read it. */
    public Table note(Text text) {
        note = text;
        return this;
    }

    /** A column; {@code key} is its name in the CSV file. */
    public Table column(String key, Text header) {
        return column(Text.NONE, key, header);
    }

    /** A column under a header that neighbours of the same group share. */
    public Table column(Text group, String key, Text header) {
        columns.add(new Column(group, header, key));
        return this;
    }

    public Table row(List<Cell> cells) {
        return add(cells, "");
    }

    public Table row(Cell... cells) {
        return row(List.of(cells));
    }

    /** A row that sums up the others. */
    public Table total(List<Cell> cells) {
        return add(cells, TOTAL);
    }

    public Table total(Cell... cells) {
        return total(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    String id() {
        return id;
    }

    Text title() {
        return title;
    }

    Text note() {
        return note;
    }

    List<Column> columns() {
        return columns;
    }

    List<Row> rows() {
        return rows;
    }

    private Table add(List<Cell> cells, String role) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    id + " has " + columns.size() + " columns, got a row of " + cells.size() + " cells");
        }
        rows.add(new Row(List.copyOf(cells), role));
        return this;
    }

    @Override
    public Html html() {
        String caption = id + "-title";
        Html table = Html.element(
                "table",
                Html.with("aria-labelledby", caption),
                Html.element("thead", header()),
                Html.element("tbody", Html.all(rows.stream().map(Table::row).toList())));
        return Html.element(
                "figure",
                Html.with("class", rows.size() <= UNCUT ? "table uncut" : "table", "id", id),
                Html.element("figcaption", Html.with("id", caption), title.html()),
                Html.element(
                        "div",
                        Html.with("class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", caption),
                        table),
                links());
    }

    /** The note, and the files that hold the same. */
    Html links() {
        return Captions.under(
                note,
                List.of(
                        new Captions.Link("CSV", Text.same(file(".csv"))),
                        new Captions.Link("LaTeX", Text.of(latex(Tongue.EN), latex(Tongue.FR)))));
    }

    private Html header() {
        List<Html> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            heads.add(Html.element(
                    "th",
                    Html.with("scope", "col", "class", isTextual(i) ? "label" : "number"),
                    columns.get(i).header().html()));
        }
        Html names = Html.element("tr", Html.all(heads));
        return isGrouped() ? Html.all(groups(), names) : names;
    }

    /** Whether a column stands at the left: the first one does, whatever it holds, for its cells are the rows' headers. */
    boolean isTextual(int column) {
        return rows.isEmpty()
                || column == 0
                || switch (rows.get(0).cells().get(column).kind()) {
                    case LABEL, CODE -> true;
                    case NUMBER, DIFFERENCE -> false;
                };
    }

    boolean isGrouped() {
        return columns.stream().anyMatch(column -> column.group().hasWords());
    }

    List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (int from = 0; from < columns.size(); ) {
            Text group = columns.get(from).group();
            int to = from;
            while (to < columns.size() && columns.get(to).group().equals(group)) {
                to++;
            }
            spans.add(new Span(group, from, to - from));
            from = to;
        }
        return spans;
    }

    private Html groups() {
        List<Html> cells = new ArrayList<>();
        for (Span span : spans()) {
            String wide = Integer.toString(span.columns());
            cells.add(
                    span.group().hasWords()
                            ? Html.element(
                                    "th",
                                    Html.with("scope", "colgroup", "colspan", wide),
                                    span.group().html())
                            : Html.element("td", Html.with("colspan", wide)));
        }
        return Html.element("tr", Html.with("class", "groups"), Html.all(cells));
    }

    private static Html row(Row row) {
        List<Html> cells = new ArrayList<>();
        Cell first = row.cells().get(0);
        cells.add(Html.element("th", Html.with("scope", "row"), first.shown().html()));
        row.cells().subList(1, row.cells().size()).forEach(cell -> cells.add(cell.html("td")));
        return Html.element("tr", row.role().isEmpty() ? Html.with() : Html.with("class", row.role()), Html.all(cells));
    }

    private String file(String end) {
        return "tables/" + id + end;
    }

    private String latex(Tongue tongue) {
        return file("." + tongue.code() + ".tex");
    }

    @Override
    public List<Attachment> attachments() {
        List<Attachment> files = new ArrayList<>(List.of(Attachment.of(file(".csv"), csv())));
        for (Tongue tongue : Tongue.values()) {
            files.add(Attachment.of(latex(tongue), new LatexTable(this, tongue).source()));
        }
        return files;
    }

    /** RFC 4180, with line feeds: keys, then the raw values. */
    String csv() {
        StringBuilder out = new StringBuilder();
        out.append(columns.stream().map(column -> quoted(column.key())).collect(Collectors.joining(",")));
        for (Row row : rows) {
            out.append('\n')
                    .append(row.cells().stream().map(cell -> quoted(cell.raw())).collect(Collectors.joining(",")));
        }
        return out.append('\n').toString();
    }

    private static String quoted(String value) {
        return value.matches("(?s).*[\",\r\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
