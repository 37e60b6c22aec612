package fr.medinjection.synth.translate;

import java.math.BigDecimal;

/**
 * A number in a text with what it counts.
 *
 * @param unit the canonical name of the unit, {@code ""} where there is none
 * @param shared the unit of the next number, which stands for this one too where it has none ({@code 5 and 10 mg})
 * @param isDemanded whether the other language must have it too; numbers in words and inside names ({@code CD4}) may answer for
 *     digits on the other side, and are not asked for themselves
 */
record Quantity(BigDecimal value, String unit, String shared, boolean isDemanded) {
    Quantity {
        value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    static Quantity inWords(int value) {
        return new Quantity(BigDecimal.valueOf(value), "", "", false);
    }

    /** The same before another number. */
    Quantity before(String next) {
        return new Quantity(value, unit, unit.isEmpty() ? next : unit, isDemanded);
    }

    String shown() {
        return value.toPlainString() + (unit.isEmpty() ? "" : " " + unit);
    }
}
