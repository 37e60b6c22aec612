package fr.medinjection.synth.translate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the numbers in digits of one text, in one pass. English groups thousands by commas and has a decimal point; French
 * groups them by spaces (or points) and has a decimal comma, and a point is understood.
 */
final class NumeralScan {
    private static final String BLANK = "[ \\u00A0\\u202F\\u2009]";
    private static final Pattern ENGLISH = Pattern.compile("(?<grouped>\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?)"
            + "|(?<spaced>\\d{1,3}(?:" + BLANK + "\\d{3})+(?!\\d)(?:\\.\\d+)?)"
            + "|(?<plain>\\d+(?:[.\\u00B7]\\d+)?)");
    private static final Pattern FRENCH =
            Pattern.compile("(?<spaced>\\d{1,3}(?:" + BLANK + "\\d{3})+(?!\\d)(?:[.,]\\d+)?)"
                    + "|(?<dotted>\\d{1,3}(?:\\.\\d{3})+(?!\\d)(?:,\\d+)?)"
                    + "|(?<comma>\\d+,\\d+(?!,?\\d))"
                    + "|(?<plain>\\d+(?:[.\\u00B7]\\d+)?)");
    private static final Pattern POWER = Pattern.compile(
            "\\^\\{?([+\\u2212-]?\\d{1,2})\\}?|([\\u207B]?[\\u2070\\u00B9\\u00B2\\u00B3\\u2074-\\u2079]{1,2})");
    private static final Pattern MULTIPLIER = Pattern.compile(BLANK
            + "?(?:(?<thousand>thousand|mille|milliers)|(?<million>millions?)|(?<milliard>billions?|milliards?))\\b");
    private static final Pattern ORDINAL_ENGLISH = Pattern.compile("(?:st|nd|rd|th|s)\\b");
    private static final Pattern ORDINAL_FRENCH =
            Pattern.compile("(?:ers?|[eè]res?|res?|i?[eè]mes?|nde?s?|es?)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String SUPERSCRIPTS = "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";
    private static final int MOST_POWER = 30;

    private final String text;
    private final Units units;
    private final boolean isFrench;
    private final Matcher number;
    private final List<Numeral> found = new ArrayList<>();

    private NumeralScan(String text, Units units, boolean isFrench) {
        this.text = text;
        this.units = units;
        this.isFrench = isFrench;
        this.number = (isFrench ? FRENCH : ENGLISH).matcher(text);
    }

    static List<Numeral> english(String text, Units units) {
        return new NumeralScan(text, units, false).all();
    }

    static List<Numeral> french(String text, Units units) {
        return new NumeralScan(text, units, true).all();
    }

    private List<Numeral> all() {
        int i = 0;
        while (i < text.length()) {
            i = isDigit(i) ? read(i) : i + 1;
        }
        return found;
    }

    /** Reads the number that begins here; returns where to go on. */
    private int read(int start) {
        number.region(start, text.length());
        number.useTransparentBounds(true);
        if (!number.lookingAt()) {
            throw new IllegalStateException("No number at a digit: " + text.charAt(start));
        }
        int end = number.end();
        if (isWithinName(start, end)) {
            found.add(numeral("", false));
            return end;
        }
        Matcher power = POWER.matcher(text).region(end, text.length());
        if (number.group().equals("10") && power.lookingAt()) {
            BigDecimal value = BigDecimal.TEN.pow(exponent(power), java.math.MathContext.DECIMAL64);
            Units.Found unit = units.at(text, Units.skipBlanks(text, power.end()), isFrench);
            found.add(Numeral.of(value, unit == null ? "" : unit.name(), true));
            return unit == null ? power.end() : unit.end();
        }
        return withUnit(start, end);
    }

    private int withUnit(int start, int end) {
        Matcher multiplier = MULTIPLIER.matcher(text).region(end, text.length());
        int scale = 0;
        int after = end;
        if (multiplier.lookingAt()) {
            scale = multiplier.group("thousand") != null ? 3 : multiplier.group("million") != null ? 6 : 9;
            after = multiplier.end();
        }
        int at = Units.skipBlanks(text, after);
        boolean hyphen = at == after && at < text.length() && Units.isHyphen(text.charAt(at)) && isLetter(at + 1);
        Units.Found unit = isOrdinal(end) ? null : units.at(text, hyphen ? at + 1 : at, isFrench);
        Numeral read = numeral(unit == null ? "" : unit.name(), true);
        found.add(scaled(signed(read, start), scale));
        return unit == null ? after : unit.end();
    }

    private Numeral numeral(String unit, boolean isDemanded) {
        String digits = number.group();
        if (group("spaced") != null) {
            List<BigDecimal> parts = new ArrayList<>();
            for (String part : digits.split(BLANK, -1)) {
                parts.add(new BigDecimal(part.replace(',', '.')));
            }
            return new Numeral(List.of(joined(digits)), parts, unit, isDemanded);
        } else if (!isFrench) {
            return Numeral.of(new BigDecimal(digits.replace(",", "").replace('\u00B7', '.')), unit, isDemanded);
        } else if (group("dotted") != null) {
            BigDecimal thousands = new BigDecimal(digits.replace(".", "").replace(',', '.'));
            boolean decimal = digits.indexOf('.') == digits.lastIndexOf('.') && digits.indexOf(',') < 0;
            return new Numeral(
                    decimal ? List.of(new BigDecimal(digits), thousands) : List.of(thousands),
                    List.of(),
                    unit,
                    isDemanded);
        } else if (group("comma") != null) {
            int comma = digits.indexOf(',');
            return new Numeral(
                    List.of(new BigDecimal(digits.replace(',', '.'))),
                    List.of(new BigDecimal(digits.substring(0, comma)), new BigDecimal(digits.substring(comma + 1))),
                    unit,
                    isDemanded);
        }
        return Numeral.of(new BigDecimal(digits.replace('\u00B7', '.')), unit, isDemanded);
    }

    private String group(String name) {
        return isFrench || name.equals("spaced") ? number.group(name) : null;
    }

    private static BigDecimal joined(String digits) {
        return new BigDecimal(digits.replaceAll(BLANK, "").replace(',', '.'));
    }

    /** A minus sign stands free on its left and close to the digits; between two numbers it is a range. */
    private Numeral signed(Numeral numeral, int start) {
        char sign = start > 0 ? text.charAt(start - 1) : ' ';
        if (sign != '-' && sign != '\u2212') {
            return numeral;
        }
        int left = start - 2;
        boolean free = left < 0 || "([<>=:;,".indexOf(text.charAt(left)) >= 0;
        if (left >= 0 && Units.isBlank(text.charAt(left))) {
            while (left > 0 && Units.isBlank(text.charAt(left))) {
                left--;
            }
            free = !isDigit(left);
        }
        return free ? map(numeral, BigDecimal::negate) : numeral;
    }

    private static Numeral scaled(Numeral numeral, int scale) {
        return scale == 0 ? numeral : map(numeral, value -> value.scaleByPowerOfTen(scale));
    }

    private static Numeral map(Numeral numeral, java.util.function.UnaryOperator<BigDecimal> change) {
        return new Numeral(
                numeral.wholes().stream().map(change).toList(), numeral.parts(), numeral.unit(), numeral.isDemanded());
    }

    /** Whether the digits belong to a name: {@code CD4}, {@code IL-6}, {@code 5HT3}; not in {@code 8h30}, {@code 2nd}, {@code 10mg}. */
    private boolean isWithinName(int start, int end) {
        if (isLetter(start - 1)) {
            return !isDigit(start - 2);
        }
        if (start > 1 && Units.isHyphen(text.charAt(start - 1)) && isLetter(start - 2)) {
            return true;
        }
        if (!isLetter(end)) {
            return false;
        }
        return !isOrdinal(end) && units.at(text, end, isFrench) == null && !isTime(end);
    }

    /** {@code 2nd}, {@code 1er}, and the decade of {@code the 80s}. */
    private boolean isOrdinal(int end) {
        return (isFrench ? ORDINAL_FRENCH : ORDINAL_ENGLISH)
                .matcher(text)
                .region(end, text.length())
                .lookingAt();
    }

    private boolean isTime(int end) {
        return text.charAt(end) == 'h' && (isDigit(end + 1) || !isLetter(end + 1));
    }

    private static int exponent(Matcher power) {
        String digits = power.group(1);
        if (digits == null) {
            StringBuilder plain = new StringBuilder();
            for (char c : power.group(2).toCharArray()) {
                plain.append(c == '\u207B' ? "-" : String.valueOf(SUPERSCRIPTS.indexOf(c)));
            }
            digits = plain.toString();
        }
        int exponent = Integer.parseInt(digits.replace('\u2212', '-').replace("+", ""));
        return Math.max(-MOST_POWER, Math.min(MOST_POWER, exponent));
    }

    private boolean isDigit(int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private boolean isLetter(int i) {
        return i >= 0 && i < text.length() && Character.isLetter(text.charAt(i));
    }
}
