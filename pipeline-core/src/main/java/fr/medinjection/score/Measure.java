package fr.medinjection.score;

import java.util.function.ToDoubleFunction;

/**
 * A metric as a function of sums over items.
 *
 * @param variant how the metric was computed: {@code legacy}, {@code french}; for choices, which parser read the answer
 * @param value of the sums; NaN where it has none
 */
record Measure(String metric, String variant, String signature, ToDoubleFunction<double[]> value) {}
