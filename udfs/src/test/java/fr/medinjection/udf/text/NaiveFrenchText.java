package fr.medinjection.udf.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The definition of {@link FrenchText} by regular expressions: slow, and the oracle of its tests. */
final class NaiveFrenchText {
    private static final String FREE = "(?<=^|[ (\\[<>=:;,/])";
    private static final String SYMBOL =
            "[[\\p{Sm}\\p{So}\\p{Sc}%\u2030]&&[^\u00B0\u00A9\u00AE\u2122|~\u00A6\u00AC\u2044\uFFFD]]";
    private static final Pattern NO_SYMBOL = Pattern.compile("[^\\p{Sm}\\p{So}\\p{Sc}]");

    private NaiveFrenchText() {}

    static String normalise(String text) {
        String s = Normalizer.normalize(text, Normalizer.Form.NFC);
        s = s.replaceAll("[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", "\uFFFD");
        s = s.replaceAll("[[\\p{Cc}\\p{Cf}]&&[^\\t-\\r\u0085]&&[\u0000-\uFFFF]]", "");
        s = s.replaceAll("[\\s\u000B\u0085\\p{Z}]+", " ");
        s = s.replaceAll("[\u00AB\u2039] ?", "\"").replaceAll(" ?[\u00BB\u203A]", "\"");
        s = s.replaceAll("[\u201C\u201D\u201E\u201F\u2033\u2036\u02BA\u02EE\uFF02]", "\"");
        s = s.replaceAll("[\u2018\u2019\u201A\u201B\u2032\u2035\u00B4\u02B9\u02BC\u02C8\uFF07]", "'");
        s = s.replaceAll("[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]", "-").replace("\u2026", "...");
        s = s.replace("\uFB00", "ff")
                .replace("\uFB01", "fi")
                .replace("\uFB02", "fl")
                .replace("\uFB03", "ffi");
        s = s.replace("\uFB04", "ffl")
                .replace("\uFB05", "st")
                .replace("\uFB06", "st")
                .strip();
        return Normalizer.isNormalized(s, Normalizer.Form.NFC) ? s : normalise(s);
    }

    static String tidy(String text) {
        String s = Normalizer.normalize(text, Normalizer.Form.NFC);
        s = s.replaceAll("[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", "\uFFFD");
        s = s.replaceAll("\r\n|[\r\u2028\u2029]", "\n");
        s = s.replaceAll("[[\\p{Cc}\\p{Cf}]&&[^\t-\r\u0080-\u009F]&&[\u0000-\uFFFF]]", "");
        s = s.replaceAll("[\\p{Zs}\t\u000B\f]+", " ")
                .replaceAll(" ?\n[ \n]*\n ?", "\n\n")
                .replaceAll(" ?\n ?", "\n");
        s = s.replaceAll("\n\n\n+", "\n\n").replaceAll("\\A[ \n]+|[ \n]+\\z", "");
        return Normalizer.isNormalized(s, Normalizer.Form.NFC) ? s : tidy(s);
    }

    static String fold(String text) {
        String s = normalise(text);
        s = s.replaceAll("(?<=[0-9])(?=\\p{No})", " ").replaceAll("\u207B(?=\\p{No})", " \uE000");
        s = s.replaceAll(FREE + "-(?=\\.?[0-9])", " \uE000");
        s = s.replaceAll("(?<=[0-9])[.,](?=[0-9])", "\uE001");
        s = s.replaceAll("(?<=\uE000)\\.(?=[0-9])", "0\uE001").replaceAll(FREE + "\\.(?=[0-9])", " 0\uE001");
        s = s.replaceAll(SYMBOL, " $0 ").replace('\u207A', '+').replace('\u207B', ' ');
        s = NO_SYMBOL
                .matcher(s)
                .replaceAll(m -> Matcher.quoteReplacement(Normalizer.normalize(m.group(), Normalizer.Form.NFKD)));
        s = s.toLowerCase(Locale.ROOT)
                .replace("\u0153", "oe")
                .replace("\u00E6", "ae")
                .replace("\u00DF", "ss");
        s = s.replace('\u00F8', 'o')
                .replace('\u0142', 'l')
                .replace('\u0111', 'd')
                .replace('\u00F0', 'd');
        s = s.replace('\u0131', 'i').replace('\u03C2', '\u03C3').replaceAll("[\\p{Mn}\\p{Me}]", "");
        s = s.replaceAll("(?!" + SYMBOL + ")[^\\p{L}\\p{Nd}\uE000\uE001]", " ");
        return s.replaceAll(" +", " ").strip().replace('\uE000', '-').replace('\uE001', '.');
    }
}
