package fr.medinjection.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** A table as LaTeX sets it with booktabs, to put into a paper as it is; one that is longer than a page needs longtable. */
record LatexTable(Table table, Tongue tongue) {
    /** As many rows as a page has room for. */
    private static final int PAGE = 45;

    private static final String PACKAGES = "% \\usepackage[T1]{fontenc} \\usepackage{booktabs}";

    String source() {
        boolean isLong = table.rows().size() > PAGE;
        String around = isLong ? longTable() : floating();
        return PACKAGES + (isLong ? " \\usepackage{longtable}\n" : "\n") + around;
    }

    private String floating() {
        return "\\begin{table}[htbp]\n\\centering\\small\n" + caption() + "\n\\begin{tabular}{" + alignments()
                + "}\n\\toprule\n" + header() + "\\midrule\n" + body() + "\\bottomrule\n\\end{tabular}\n"
                + note("\\par\\smallskip\\footnotesize ") + "\\end{table}\n";
    }

    private String longTable() {
        String head = "\\toprule\n" + header() + "\\midrule\n";
        return "\\begingroup\\small\n\\begin{longtable}{" + alignments() + "}\n" + caption() + "\\\\\n" + head
                + "\\endfirsthead\n" + head + "\\endhead\n\\bottomrule\n\\endfoot\n" + body() + "\\end{longtable}\n"
                + note("\\noindent\\footnotesize ") + "\\endgroup\n";
    }

    private String caption() {
        return "\\caption{" + set(table.title()) + "}\\label{tab:" + table.id() + "}";
    }

    private String alignments() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < table.columns().size(); i++) {
            letters.append(table.isTextual(i) ? 'l' : 'r');
        }
        return letters.toString();
    }

    private String header() {
        String names = line(
                table.columns().stream().map(column -> set(column.header())).toList());
        return table.isGrouped() ? groups() + names : names;
    }

    /** The headers that neighbours share, and the lines below them. */
    private String groups() {
        StringBuilder rules = new StringBuilder();
        String heads = table.spans().stream()
                .map(span -> {
                    if (!span.group().hasWords()) {
                        return "\\multicolumn{" + span.columns() + "}{l}{}";
                    }
                    int from = span.from() + 1;
                    rules.append("\\cmidrule(lr){").append(from).append('-');
                    rules.append(span.from() + span.columns()).append('}');
                    return "\\multicolumn{" + span.columns() + "}{c}{" + set(span.group()) + "}";
                })
                .collect(Collectors.joining(" & "));
        return heads + " \\\\\n" + rules + "\n";
    }

    private String body() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < table.rows().size(); i++) {
            Table.Row row = table.rows().get(i);
            out.append(row.isTotal() && i > 0 ? "\\midrule\n" : "");
            out.append(line(row.cells().stream().map(cell -> set(cell.shown())).toList()));
        }
        return out.toString();
    }

    private String note(String before) {
        return table.note().hasWords() ? before + set(table.note()) + "\n" : "";
    }

    private String set(Text text) {
        return Latex.text(text.in(tongue));
    }

    /** A bracket or a star at the beginning would be read as an option of the line before. */
    private static String line(List<String> cells) {
        String before = cells.get(0).matches("(?s)[\\[*].*") ? "{}" : "";
        return before + String.join(" & ", cells) + " \\\\\n";
    }
}
