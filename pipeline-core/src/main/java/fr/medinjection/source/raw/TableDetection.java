package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tells tables from prose, and a header from data. A table has one delimiter that gives most rows the same number of
 * cells. A header is a first row of distinct names, none of which looks like the data below it.
 */
final class TableDetection {
    private static final char[] DELIMITERS = {'\t', ',', ';'};
    private static final int ROWS = 200;
    private static final double ENOUGH = 0.6;
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}_@#][\\p{L}\\p{N}_-]*(?:[ ./:-][\\p{L}\\p{N}_()-]+){0,3}");
    private static final int NAME_CHARS = 40;

    private TableDetection() {}

    static RawFormat of(List<String> lines, FormatDetection.Header header, String file) {
        List<List<String>> best = List.of();
        char delimiter = 0;
        double share = 0;
        for (char candidate : DELIMITERS) {
            List<List<String>> rows = rows(lines, candidate);
            double candidateShare = share(rows);
            if (candidateShare > share || (candidateShare == share && share > 0 && width(rows) > width(best))) {
                best = rows;
                delimiter = candidate;
                share = candidateShare;
            }
        }
        if (share < ENOUGH) {
            return new RawFormat.Text();
        }
        return table(delimiter, best, header, file);
    }

    private static RawFormat table(
            char delimiter, List<List<String>> rows, FormatDetection.Header header, String file) {
        List<String> first = rows.get(0);
        boolean named =
                switch (header) {
                    case PRESENT -> true;
                    case ABSENT -> false;
                    case BY_CONTENT -> isHeader(first, rows.subList(1, rows.size()));
                };
        if (named && String.join("", first).indexOf('\uFFFD') >= 0) {
            throw new UserException("Cannot read header: " + file
                    + " is not UTF-8; the source's setting encoding names another encoding");
        }
        List<String> columns = named
                ? first
                : IntStream.range(0, width(rows)).mapToObj(i -> "c" + i).toList();
        return new RawFormat.Table(delimiter, columns, named);
    }

    private static List<List<String>> rows(List<String> lines, char delimiter) {
        List<List<String>> rows = new ArrayList<>();
        RowParser parser = new RowParser(delimiter);
        RowParser literal = RowParser.literal(delimiter);
        parser.start();
        for (String line : lines) {
            if (rows.size() == ROWS) {
                break;
            }
            if (line.isBlank() && parser.isFresh()) {
                continue;
            }
            RowParser.State state = parser.feed(line, "\n");
            if (state == RowParser.State.BROKEN) {
                literal.start();
                literal.feed(line, "\n");
                rows.add(literal.cells());
            } else if (state == RowParser.State.COMPLETE) {
                rows.add(parser.cells());
            }
            if (state != RowParser.State.OPEN) {
                parser.start();
            }
        }
        return rows;
    }

    /** The share of rows that have the commonest number of cells, 0 if that is one. */
    private static double share(List<List<String>> rows) {
        int width = width(rows);
        return width < 2 ? 0 : rows.stream().filter(r -> r.size() == width).count() / (double) rows.size();
    }

    /** The commonest number of cells; the larger of two that are equally common. */
    private static int width(List<List<String>> rows) {
        Map<Integer, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.size(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private static boolean isHeader(List<String> first, List<List<String>> data) {
        return new HashSet<>(first).size() == first.size()
                && first.stream()
                        .allMatch(
                                c -> c.length() <= NAME_CHARS && NAME.matcher(c).matches())
                && IntStream.range(0, first.size()).noneMatch(c -> looksLikeData(first.get(c), column(data, c)));
    }

    private static List<String> column(List<List<String>> rows, int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .map(row -> row.get(column))
                .toList();
    }

    private static boolean looksLikeData(String name, List<String> column) {
        return column.contains(name)
                || (!column.isEmpty() && isLetter(name) && column.stream().allMatch(TableDetection::isLetter));
    }

    private static boolean isLetter(String cell) {
        return cell.length() == 1 && Character.isLetter(cell.charAt(0));
    }
}
