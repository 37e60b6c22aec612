package fr.medinjection.report;

import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Scores as cells. */
final class ScoreCells {
    private ScoreCells() {}

    /** A share of one. */
    static Cell share(Optional<ScoreFacts.Line> line) {
        return line.map(l -> Cell.percent(l.value())).orElseGet(Cell::none);
    }

    /** The limits of a share, as a pair. */
    static Cell interval(Optional<ScoreFacts.Line> line) {
        return line.filter(l -> !Double.isNaN(l.low()))
                .map(l -> limits(l.low(), l.high()))
                .orElseGet(Cell::none);
    }

    static Cell limits(double low, double high) {
        Text shown = Text.of("{0} to {1}", "{0} à {1}", Numbers.percent(low, 1), Numbers.percent(high, 1));
        return new Cell(shown, String.format(Locale.ROOT, "%.6f..%.6f", low, high), Cell.Kind.NUMBER);
    }

    /** A score that runs from 0 to 100 already. */
    static Cell points(Optional<ScoreFacts.Line> line) {
        return line.filter(l -> !Double.isNaN(l.value()))
                .map(l -> Cell.decimal(l.value(), 1))
                .orElseGet(Cell::none);
    }

    static Cell printed(OptionalDouble share) {
        return share.isPresent() ? Cell.percent(share.getAsDouble()) : Cell.none();
    }

    /** A printed share beside a score that runs from 0 to 100. */
    static Cell printedPoints(OptionalDouble share) {
        return share.isPresent() ? Cell.decimal(100 * share.getAsDouble(), 1) : Cell.none();
    }

    /** A share less the printed one. */
    static Cell gap(Optional<ScoreFacts.Line> line, OptionalDouble share) {
        return line.isPresent() && share.isPresent()
                ? Cell.points(line.get().value() - share.getAsDouble())
                : Cell.none();
    }

    /** A score that runs from 0 to 100 less the printed share. */
    static Cell gapOfPoints(Optional<ScoreFacts.Line> line, OptionalDouble share) {
        return line.isPresent() && share.isPresent()
                ? Cell.difference(line.get().value() - 100 * share.getAsDouble(), 1)
                : Cell.none();
    }

    /** What the paper prints, and what we have less that. */
    static List<Cell> beside(Optional<ScoreFacts.Line> ours, OptionalDouble share) {
        return List.of(printed(share), gap(ours, share));
    }

    /** The same of a score that runs from 0 to 100. */
    static List<Cell> pointsBeside(Optional<ScoreFacts.Line> ours, OptionalDouble share) {
        return List.of(printedPoints(share), gapOfPoints(ours, share));
    }

    static Cell pValue(double p) {
        Text shown = p < 0.001 ? Text.of("< 0.001", "< 0,001") : Numbers.decimal(p, 3);
        return new Cell(shown, String.format(Locale.ROOT, "%.6f", p), Cell.Kind.NUMBER);
    }

    /** The same; none where there is no test. */
    static Cell p(double p) {
        return Double.isNaN(p) ? Cell.none() : pValue(p);
    }

    /** A correlation or another figure of about 1; none where there is none. */
    static Cell decimal(double value) {
        return Double.isNaN(value) ? Cell.none() : Cell.decimal(value, 2);
    }

    /** The limits of such a figure, as a pair. */
    static Cell decimals(double low, double high) {
        return decimals(low, high, 2);
    }

    static Cell decimals(double low, double high, int digits) {
        if (Double.isNaN(low)) {
            return Cell.none();
        }
        Text shown = Text.of("{0} to {1}", "{0} à {1}", Numbers.decimal(low, digits), Numbers.decimal(high, digits));
        return new Cell(shown, String.format(Locale.ROOT, "%.6f..%.6f", low, high), Cell.Kind.NUMBER);
    }
}
