package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A stretch of numbers that begins and ends at round ones. */
record Axis(double from, double to, double step) {
    private static final int STEPS = 5;

    /** The least round stretch that holds all values; one value alone, or none, gets room around it. */
    static Axis over(DoubleStream values) {
        double[] all = values.filter(Double::isFinite).toArray();
        double low = DoubleStream.of(all).min().orElse(0);
        double high = DoubleStream.of(all).max().orElse(1);
        if (high == low) {
            high = low == 0 ? 1 : low + Math.abs(low) / 2;
        }
        double step = round((high - low) / STEPS);
        return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
    }

    /** The next of 1, 2, 5, 10, 20 ... times a power of ten. */
    private static double round(double wanted) {
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        for (double digit : new double[] {1, 2, 5}) {
            if (digit * power >= wanted * (1 - 1e-9)) {
                return digit * power;
            }
        }
        return 10 * power;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = 0; from + i * step <= to + step / 2; i++) {
            ticks.add(from + i * step);
        }
        return ticks;
    }

    /** How far along the axis a value stands, 0 to 1. */
    double share(double value) {
        return (value - from) / (to - from);
    }

    /** A tick as a reader wants it: no more digits than the step has; very small ones by their power of ten. */
    Text label(double tick) {
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        if (digits > 4 && tick != 0) {
            int power = (int) Math.floor(Math.log10(Math.abs(tick)) + 1e-9);
            Text head = Numbers.decimal(tick / Math.pow(10, power), 1);
            return Text.of("{0}e{1}", "{0}e{1}", head, Text.same(Integer.toString(power)));
        }
        return tick == 0 ? Text.same("0") : Numbers.decimal(tick, digits);
    }
}
