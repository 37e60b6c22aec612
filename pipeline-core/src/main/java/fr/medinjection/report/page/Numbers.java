package fr.medinjection.report.page;

import java.util.Locale;

/** Numbers as each language writes them: 1,234.5 in English and 1 234,5 in French, with a true minus sign. */
public final class Numbers {
    private static final char NARROW_SPACE = '\u202f';
    private static final char MINUS = '\u2212';

    private Numbers() {}

    public static Text count(long number) {
        return written(String.format(Locale.ROOT, "%,d", number), "", "");
    }

    /** A difference: with its sign, or 0. */
    public static Text signed(long number) {
        return written(String.format(Locale.ROOT, number == 0 ? "%,d" : "%+,d", number), "", "");
    }

    /** A difference with its sign. */
    public static Text signed(double number, int digits) {
        return written(unsignedZero(String.format(Locale.ROOT, "%+,." + digits + "f", number)), "", "");
    }

    public static Text decimal(double number, int digits) {
        return written(unsignedZero(String.format(Locale.ROOT, "%,." + digits + "f", number)), "", "");
    }

    /** A share of one, as a percentage. */
    public static Text percent(double share, int digits) {
        return written(
                unsignedZero(String.format(Locale.ROOT, "%,." + digits + "f", 100 * share)), "%", NARROW_SPACE + "%");
    }

    /** A difference of two shares in percentage points, with its sign. */
    public static Text points(double difference, int digits) {
        return signed(100 * difference, digits);
    }

    private static String unsignedZero(String written) {
        return written.matches("[-+]0(\\.0*)?") ? written.substring(1) : written;
    }

    private static Text written(String number, String afterEnglish, String afterFrench) {
        String english = number.replace('-', MINUS);
        String french = english.replace(',', NARROW_SPACE).replace('.', ',');
        return Text.of(english + afterEnglish, french + afterFrench);
    }
}
