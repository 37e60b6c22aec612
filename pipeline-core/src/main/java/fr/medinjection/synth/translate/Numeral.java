package fr.medinjection.synth.translate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A number in digits as it stands in a text. Some can be read in more than one way: {@code 2 300} is one number or two, and
 * French {@code 1,25} is one number or a list of positions; the other language decides.
 *
 * @param wholes what it is worth as one number, the likeliest first
 * @param parts what its parts are worth as numbers of their own; none where they cannot be
 */
record Numeral(List<BigDecimal> wholes, List<BigDecimal> parts, String unit, boolean isDemanded) {
    Numeral {
        wholes = wholes.stream().map(Numeral::plain).toList();
        parts = parts.stream().map(Numeral::plain).toList();
    }

    private static BigDecimal plain(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    static Numeral of(BigDecimal value, String unit, boolean isDemanded) {
        return new Numeral(List.of(value), List.of(), unit, isDemanded);
    }

    /** All values it may stand for. */
    List<BigDecimal> values() {
        List<BigDecimal> values = new ArrayList<>(wholes);
        values.addAll(parts);
        return values;
    }

    /** Its quantities in the reading that agrees with what the other text holds. */
    List<Quantity> among(Set<BigDecimal> others) {
        for (BigDecimal whole : wholes) {
            if (others.contains(whole)) {
                return List.of(new Quantity(whole, unit, unit, isDemanded));
            }
        }
        if (!parts.isEmpty() && others.containsAll(parts)) {
            List<Quantity> quantities = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                String own = i == parts.size() - 1 ? unit : "";
                quantities.add(new Quantity(parts.get(i), own, own, isDemanded));
            }
            return quantities;
        }
        return List.of(new Quantity(wholes.get(0), unit, unit, isDemanded));
    }
}
