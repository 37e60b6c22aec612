package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;

/** An estimate between its confidence limits. */
public record Interval(double estimate, double low, double high, double confidence) implements Serializable {}
