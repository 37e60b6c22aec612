package fr.medinjection.udf.metric;

import java.util.Locale;

/** What BLEU does with an n-gram order without a match, under sacreBLEU's names; the numbers are sacreBLEU's. */
public enum Smoothing {
    /** A score of 0. */
    NONE(0),
    /** A tenth of a match. */
    FLOOR(0.1),
    /** One added to matches and n-grams of every order above the first. */
    ADD_K(1),
    /** Half a match at the first such order, a quarter at the second, and so on. */
    EXP(0);

    private final double value;

    Smoothing(double value) {
        this.value = value;
    }

    double value() {
        return value;
    }

    String label() {
        String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return value == 0 ? label : String.format(Locale.ROOT, "%s[%.2f]", label, value);
    }
}
