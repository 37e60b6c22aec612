package fr.medinjection.export;

import fr.medinjection.data.Component;
import fr.medinjection.export.Inventory.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The read-me of a component's collection: what is in it, under which licences, and what was left out and why. */
record DataCard(Component component, Inventory inventory, ExportConfig config, Map<String, String> templates) {
    String markdown() {
        String name = component.name().toLowerCase(Locale.ROOT);
        List<Line> exported =
                lines().stream().filter(line -> exclusion(line).isEmpty()).toList();
        List<String> text = new ArrayList<>();
        text.add("# MedInjection-FR, " + name + " component");
        text.add("French medical instructions. Columns: `" + columns() + "`. Options stand inside `instruction`, one a"
                + " line as `(A) ...`; the answer of a multiple-choice item is its letters, separated by blanks."
                + " `MCQ` items may have several right options, `MCQU` items have exactly one, `OEQ` items are open.");
        text.add("## Rows\n\n" + table("Split", exported, Line::split));
        text.add(table("Type", exported, Line::type));
        text.add(table("Source", exported, line -> line.source() + " (" + line.dataset() + ")"));
        text.add("## Licences\n\nEach source keeps its own licence; a record's own licence counts where it has one.\n\n"
                + table("Licence", exported, line -> line.source() + ": " + line.licence()));
        text.add(shareAlike(exported, name));
        text.add("## Left out\n\n" + leftOut());
        text.add(
                "## Files\n\n`data/` holds Parquet, `json/` the same rows as JSON lines, `chat/` one JSON array of messages"
                        + " a line. Prompt templates: " + templates + ".");
        return String.join("\n\n", text) + "\n";
    }

    private String columns() {
        return "instruction, context, answer, type, origin" + (config.derivedFrom() ? ", derived_from" : "");
    }

    private List<Line> lines() {
        return inventory.lines().stream()
                .filter(line -> line.component() == component)
                .toList();
    }

    private java.util.Optional<String> exclusion(Line line) {
        return config.licences().exclusion(line.licence());
    }

    private String shareAlike(List<Line> exported, String name) {
        List<Line> under = exported.stream()
                .filter(line -> config.licences().isShareAlike(line.licence()))
                .toList();
        if (under.isEmpty()) {
            return "No row is under a share-alike licence.";
        }
        String where = config.licences().shareAlikeRows() == ShareAlike.APART
                ? "They stand apart, in the collection `" + name
                        + "-share-alike`; what is made from it is bound by them."
                : "They stand among the others; what is made from this collection is bound by them.";
        return "Rows under a share-alike licence: " + rows(under) + ". " + where + "\n\n"
                + table("Share-alike", under, line -> line.source() + ": " + line.licence());
    }

    private String leftOut() {
        List<Line> excluded =
                lines().stream().filter(line -> exclusion(line).isPresent()).toList();
        return excluded.isEmpty()
                ? "Nothing."
                : table(
                        "Source and reason",
                        excluded,
                        line -> line.source() + ": " + exclusion(line).orElseThrow());
    }

    private static String table(String title, List<Line> lines, Function<Line, String> key) {
        SortedMap<String, Long> counts =
                lines.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.summingLong(Line::rows)));
        StringBuilder table = new StringBuilder("| " + title + " | Rows |\n|---|---:|\n");
        counts.forEach((name, rows) -> table.append("| ")
                .append(name.replace("|", "\\|"))
                .append(" | ")
                .append(rows)
                .append(" |\n"));
        return table.append("| total | ").append(rows(lines)).append(" |").toString();
    }

    private static long rows(List<Line> lines) {
        return lines.stream().mapToLong(Line::rows).sum();
    }
}
