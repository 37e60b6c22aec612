package fr.medinjection.udf.metric;

import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tokenizers as their references write them down: one regular expression after the other. */
final class NaiveTokens {
    private static final String SPACE =
            "[\\x09-\\x0D\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]";

    /** The same of Python's regex package. */
    private static final String S = SPACE.replace("\\x1C-", "");

    /** A word character of the regex package, and of re. */
    private static final String W = "[\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D]";

    private static final String EDGE =
            "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))";

    private static final String FRENCH_WORD = "[\\p{L}\\p{N}\\p{M}]";

    private static final Pattern FRENCH =
            Pattern.compile("(?<number>(?:(?<!" + FRENCH_WORD + "|[)-])-)?[0-9]" + FRENCH_WORD
                    + "*(?:(?<=[0-9])[.,](?=[0-9])" + FRENCH_WORD + "+)*)"
                    + "|(?<elided>(?i:c|d|j|l|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)')"
                    + "|(?<word>" + FRENCH_WORD + "+(?:'" + FRENCH_WORD + "+)*)|(?<mark>[^ ])");

    private NaiveTokens() {}

    static List<String> french(String text, boolean cased) {
        String normal = FrenchText.normalise(text);
        Matcher tokens = FRENCH.matcher(cased ? normal : normal.toLowerCase(Locale.ROOT));
        List<String> found = new ArrayList<>();
        while (tokens.find()) {
            String token = tokens.group();
            if (tokens.group("number") != null) {
                found.add(token.replace(',', '.'));
            } else if (cased || tokens.group("mark") == null || token.matches("[%\u2030]|\\p{S}")) {
                found.add(token.replace("œ", "oe").replace("æ", "ae").replace("Œ", "Oe"));
            }
        }
        return found;
    }

    static String stripEnd(String text) {
        return text.replaceAll(SPACE + "+\\z", "");
    }

    static List<String> of13a(String text) {
        String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        line = line.replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        return split((" " + line + " ")
                .replaceAll("([\\{-\\~\\[-\\` -\\&\\(-\\+\\:-\\@\\/])", " $1 ")
                .replaceAll("(?s)([^0-9])([\\.,])", "$1 $2 ")
                .replaceAll("(?s)([\\.,])([^0-9])", " $1 $2")
                .replaceAll("([0-9])(-)", "$1 $2 "));
    }

    static List<String> intl(String text) {
        return split(stripEnd(text)
                .replaceAll("(\\P{N})(\\p{P})", "$1 $2 ")
                .replaceAll("(\\p{P})(\\P{N})", " $1 $2")
                .replaceAll("(\\p{S})", " $1 "));
    }

    static List<String> rouge(String text) {
        return split(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " "));
    }

    static List<String> treebank(String text) {
        return split(treebankContractions(treebankEnds(treebankMarks(treebankStarts(text)))));
    }

    private static String treebankStarts(String text) {
        return text.replaceAll("([«“‘„]|[`]+)", " $1 ")
                .replaceFirst("\\A\"", "``")
                .replaceAll("(``)", " $1 ")
                .replaceAll("([ \\(\\[{<])(\"|'{2})", "$1 `` ")
                .replaceAll("(?iu)(?<!" + W + ")(')(?!(?:re|ve|ll|m|t|s|d|n)(?!" + W + "))(?=" + W + ")", "$1 ");
    }

    private static String treebankMarks(String text) {
        return text.replaceAll("(?s)([^\\.])(\\.)([\\]\\)}>\"'»”’ ]*+)" + S + "*\\n?\\z", "$1 $2 $3 ")
                .replaceAll("(?s)([:,])(\\P{Nd})", " $1 $2")
                .replaceAll("([:,])(?=\\n?\\z)", " $1 ")
                .replaceAll("(\\.{2,})", " $1 ")
                .replaceAll("([;@#$%&])", " $1 ")
                .replaceAll("([\\u2012-\\u2015])", " $1 ")
                .replaceAll("(?s)([^\\.])(\\.)([\\]\\)}>\"']*)" + S + "*\\n?\\z", "$1 $2$3 ")
                .replaceAll("([?!])", " $1 ")
                .replaceAll("(?s)([^'])' ", "$1 ' ")
                .replaceAll("([*])", " $1 ")
                .replaceAll("([\\]\\[\\(\\)\\{\\}\\<\\>])", " $1 ")
                .replace("--", " -- ");
    }

    private static String treebankEnds(String text) {
        return (" " + text + " ")
                .replaceAll("([»”’])", " $1 ")
                .replace("''", " '' ")
                .replace("\"", " '' ")
                .replaceAll(S + "+", " ")
                .replaceAll("(?s)([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 ")
                .replaceAll("(?s)([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 ");
    }

    private static String treebankContractions(String text) {
        String result = text;
        for (String pair : List.of("can not", "d 'ye", "gim me", "gon na", "got ta", "lem me", "more 'n", "wan na")) {
            String[] parts = pair.replace("i", "[iIıİ]").split(" ");
            String end = pair.equals("wan na") ? "(?=" + SPACE + ")" : EDGE;
            result = Pattern.compile(EDGE + "(" + parts[0] + ")(" + parts[1] + ")" + end, Pattern.CASE_INSENSITIVE)
                    .matcher(result)
                    .replaceAll(" $1 $2 ");
        }
        return result.replaceAll("(?i) ('t)([iIıİ][sSſ])" + EDGE, " $1 $2 ")
                .replaceAll("(?i) ('t)(wa[sSſ])" + EDGE, " $1 $2 ");
    }

    private static List<String> split(String text) {
        return Stream.of(text.split(SPACE + "+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
