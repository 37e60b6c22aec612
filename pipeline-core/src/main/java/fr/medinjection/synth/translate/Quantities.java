package fr.medinjection.synth.translate;

import fr.medinjection.udf.text.FrenchText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the numbers of an English text, with their units, with those of its French translation. */
final class Quantities {
    private static final Pattern ROMAN = Pattern.compile("\\b(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})\\b");

    private final Units units;

    Quantities(Units units) {
        this.units = units;
    }

    /** Reports every difference; the same number said twice may be said once. */
    void compare(FieldPair pair, Consumer<Violation> report) {
        List<Numeral> english = NumeralScan.english(pair.english(), units);
        List<Numeral> french = NumeralScan.french(pair.french(), units);
        Set<BigDecimal> englishWords = inWords(pair.english(), NumberWords.ENGLISH);
        Set<BigDecimal> frenchWords = inWords(pair.french(), NumberWords.FRENCH);
        Map<BigDecimal, List<Quantity>> left = resolved(english, all(french, frenchWords));
        Map<BigDecimal, List<Quantity>> right = resolved(french, values(left, englishWords));
        left.forEach((value, quantities) -> {
            if (right.containsKey(value)) {
                compareUnits(pair, quantities, right.get(value), report);
            } else if (!frenchWords.contains(value)) {
                tell(pair, Invariant.NUMBER_MISSING, quantities, report);
            }
        });
        right.forEach((value, quantities) -> {
            if (!left.containsKey(value) && !englishWords.contains(value)) {
                tell(pair, Invariant.NUMBER_ADDED, quantities, report);
            }
        });
    }

    private static void tell(
            FieldPair pair, Invariant invariant, List<Quantity> quantities, Consumer<Violation> report) {
        quantities.stream()
                .filter(Quantity::isDemanded)
                .findFirst()
                .ifPresent(quantity -> report.accept(new Violation(invariant, pair.name(), quantity.shown())));
    }

    /** Whether each English quantity finds one of the same value whose unit agrees. */
    private void compareUnits(
            FieldPair pair, List<Quantity> english, List<Quantity> french, Consumer<Violation> report) {
        for (Quantity quantity : english) {
            boolean kept = !quantity.isDemanded() || french.stream().anyMatch(other -> agree(quantity, other));
            if (!kept) {
                String detail = quantity.shown() + " is " + french.get(0).shown();
                report.accept(new Violation(Invariant.UNIT_CHANGED, pair.name(), detail));
                return;
            }
        }
    }

    /** The units agree where they are equal, or one is missing that words can express or that the next number has. */
    private boolean agree(Quantity english, Quantity french) {
        if (areEqual(english.unit(), french.unit())) {
            return true;
        }
        if (!english.unit().isEmpty() && !french.unit().isEmpty()) {
            return false;
        }
        return units.isLoose(english.unit().isEmpty() ? french.unit() : english.unit())
                || areEqual(english.shared(), french.shared());
    }

    /** But for what a dose is given per. */
    private boolean areEqual(String english, String french) {
        return english.equals(french) || shortened(english).equals(shortened(french));
    }

    /** The unit without what words can express at its end: {@code mg/day} is {@code mg}. */
    private String shortened(String unit) {
        int slash = unit.lastIndexOf('/');
        return slash > 0 && units.isLoose(unit.substring(slash + 1)) ? unit.substring(0, slash) : unit;
    }

    private static Map<BigDecimal, List<Quantity>> resolved(List<Numeral> numerals, Set<BigDecimal> others) {
        List<Quantity> all = new ArrayList<>();
        numerals.forEach(numeral -> all.addAll(numeral.among(others)));
        String next = "";
        for (int i = all.size() - 1; i >= 0; i--) {
            all.set(i, all.get(i).before(next));
            next = all.get(i).shared();
        }
        Map<BigDecimal, List<Quantity>> quantities = new LinkedHashMap<>();
        all.forEach(quantity -> quantities
                .computeIfAbsent(quantity.value(), value -> new ArrayList<>())
                .add(quantity));
        quantities.values().forEach(list -> {
            Set<Quantity> distinct = new HashSet<>();
            list.removeIf(quantity -> !distinct.add(quantity));
        });
        return quantities;
    }

    private static Set<BigDecimal> all(List<Numeral> numerals, Set<BigDecimal> words) {
        Set<BigDecimal> all = new HashSet<>(words);
        numerals.forEach(numeral -> all.addAll(numeral.values()));
        return all;
    }

    private static Set<BigDecimal> values(Map<BigDecimal, List<Quantity>> quantities, Set<BigDecimal> words) {
        Set<BigDecimal> all = new HashSet<>(words);
        all.addAll(quantities.keySet());
        return all;
    }

    /** The numbers written as words or in Roman figures. */
    private static Set<BigDecimal> inWords(String text, NumberWords language) {
        Set<BigDecimal> values = new HashSet<>();
        List<String> words = List.of(FrenchText.fold(text).split(" ", -1));
        int next = 0;
        while (next < words.size()) {
            NumberWords.Found found = language.at(words, next);
            if (found != null) {
                values.add(Quantity.inWords(found.value()).value());
            }
            next = found == null ? next + 1 : found.next();
        }
        Matcher roman = ROMAN.matcher(text);
        while (roman.find()) {
            values.add(Quantity.inWords(roman(roman)).value());
        }
        return values;
    }

    private static final Map<String, Integer> UNITS_IN_ROMAN = new HashMap<>(
            Map.of("", 0, "I", 1, "II", 2, "III", 3, "IV", 4, "V", 5, "VI", 6, "VII", 7, "VIII", 8, "IX", 9));

    private static int roman(Matcher roman) {
        return 10 * roman.group(1).length() + UNITS_IN_ROMAN.get(roman.group(2));
    }
}
