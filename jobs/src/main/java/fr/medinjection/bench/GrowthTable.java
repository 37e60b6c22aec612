package fr.medinjection.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What each step of the main job costs at growing sizes, and what it would at the size of a plan.
 *
 * @param rows the sizes, growing
 * @param costs of every size the steps in one order
 * @param cores that worked at them
 */
public record GrowthTable(List<Long> rows, List<List<Meter.Cost>> costs, int cores) {
    private static final double MEGABYTE = 1 << 20;

    public GrowthTable {
        rows = List.copyOf(rows);
        costs = List.copyOf(costs);
    }

    /** In Markdown: a line a step, the sum, and what the plan takes. */
    public List<String> lines(Sizing plan) {
        List<String> lines = new ArrayList<>();
        lines.add("| step | CPU s at "
                + String.join(" | ", rows.stream().map(GrowthTable::count).toList())
                + " | exponent | in hindsight | MB shuffled | exponent | MB above the mean task | at "
                + count(plan.rows())
                + ": CPU h | GB shuffled | GB in the largest task |");
        lines.add("|---".repeat(rows.size() + 9) + "|");
        for (int step = 0; step < costs.get(0).size(); step++) {
            lines.add(line(step, plan));
        }
        double hours = sum(plan) / 3600;
        double busy = busy();
        double wall = hours / (plan.cores() * busy);
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%s rows: %.1f CPU hours; on %d cores, as busy as here (%.0f %%), %.2f hours, %.2f %s",
                count(plan.rows()),
                hours,
                plan.cores(),
                100 * busy,
                wall,
                wall * plan.cores() * plan.coreHourPrice(),
                plan.currency()));
        return lines;
    }

    private String line(int step, Sizing plan) {
        Growth cpu = growth(step, Meter.Cost::cpuSeconds);
        Growth shuffled = growth(step, cost -> cost.shuffleBytes() / MEGABYTE);
        Growth skew = growth(step, cost -> cost.skewBytes() / MEGABYTE);
        StringBuilder line =
                new StringBuilder("| ").append(costs.get(0).get(step).name());
        for (Growth.Point point : cpu.points()) {
            line.append(String.format(Locale.ROOT, " | %.1f", point.cost()));
        }
        double largest = skew.inProportion(plan.rows()) + shuffled.at(plan.rows()) / plan.partitions();
        return line.append(String.format(
                        Locale.ROOT,
                        " | %.2f | %.2f | %.0f | %.2f | %.1f | %.2f | %.1f | %.2f |",
                        cpu.exponent(),
                        cpu.hindsight(),
                        shuffled.points().get(rows.size() - 1).cost(),
                        shuffled.exponent(),
                        skew.points().get(rows.size() - 1).cost(),
                        cpu.at(plan.rows()) / 3600,
                        shuffled.at(plan.rows()) / 1024,
                        largest / 1024))
                .toString();
    }

    private Growth growth(int step, ToDoubleFunction<Meter.Cost> cost) {
        List<Growth.Point> points = new ArrayList<>();
        for (int size = 0; size < rows.size(); size++) {
            points.add(new Growth.Point(
                    rows.get(size), cost.applyAsDouble(costs.get(size).get(step))));
        }
        return new Growth(points);
    }

    private double sum(Sizing plan) {
        double sum = 0;
        for (int step = 0; step < costs.get(0).size(); step++) {
            sum += growth(step, Meter.Cost::cpuSeconds).at(plan.rows());
        }
        return sum;
    }

    /** Which share of the cores' time was worked in at the largest size. */
    private double busy() {
        List<Meter.Cost> largest = costs.get(costs.size() - 1);
        double cpu = largest.stream().mapToDouble(Meter.Cost::cpuSeconds).sum();
        double wall = largest.stream().mapToDouble(Meter.Cost::wallSeconds).sum();
        return Math.min(1, cpu / (wall * cores));
    }

    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }
}
