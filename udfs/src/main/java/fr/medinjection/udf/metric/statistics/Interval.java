package fr.medinjection.udf.metric.statistics;

/** An estimate between its confidence limits. */
public record Interval(double estimate, double low, double high, double confidence) {}
