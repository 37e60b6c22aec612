package fr.medinjection.udf.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** E-mail addresses, French telephone numbers and social-security numbers: where they stand, never what they are. */
public final class PersonalData {
    private static final String SEPARATOR = "[\\p{Zs}.-]?";
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\w/.,+-])(?:0[1-9]|(?:\\+|00)33\\p{Zs}?(?:\\(0\\)\\p{Zs}?)?[1-9])"
                    + "([\\p{Zs}.-]?)\\d{2}\\1\\d{2}\\1\\d{2}\\1\\d{2}(?![\\w/]|[.,-]\\d|\\p{Zs}\\d{2}\\b)");
    private static final Pattern NIR = Pattern.compile("(?<![\\w.,])[1-478]" + SEPARATOR + "\\d{2}" + SEPARATOR
            + "(?:0[1-9]|1[0-2]|[2-9]\\d)" + SEPARATOR + "(?:\\d{2}|2[ABab])" + SEPARATOR + "\\d{3}" + SEPARATOR
            + "\\d{3}"
            + SEPARATOR + "\\d{2}(?![\\w]|[.,]\\d)");
    private static final int PHONE_DIGITS = 10;

    /** What was found. */
    public enum Kind {
        EMAIL,
        PHONE,
        NIR
    }

    /** Something personal from {@code start} to {@code end}, exclusive. */
    public record Finding(Kind kind, int start, int end) {}

    private PersonalData() {}

    /** All findings, by kind and then by position. */
    public static List<Finding> in(String text) {
        boolean mayHoldEmail = text.indexOf('@') >= 0;
        boolean mayHoldNumber = digits(text) >= PHONE_DIGITS;
        if (!mayHoldEmail && !mayHoldNumber) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        if (mayHoldEmail) {
            emails(text, findings);
        }
        if (mayHoldNumber) {
            phones(text, findings);
            nirs(text, findings);
        }
        return findings;
    }

    private static int digits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
        }
        return digits;
    }

    private static void emails(String text, List<Finding> findings) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > 0 && isLocalPart(text.charAt(start - 1))) {
                start--;
            }
            int end = domainEnd(text, at + 1);
            if (start < at && end > 0) {
                findings.add(new Finding(Kind.EMAIL, start, end));
            }
        }
    }

    private static boolean isLocalPart(char c) {
        return isAscii(c) && (Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0);
    }

    private static boolean isAscii(char c) {
        return c < 0x80;
    }

    /** Where the domain that starts at {@code start} ends, or -1 if there is none with a top level of two letters or more. */
    private static int domainEnd(String text, int start) {
        int end = start;
        int label = start;
        int valid = -1;
        while (end < text.length()
                && isAscii(text.charAt(end))
                && (Character.isLetterOrDigit(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            if (text.charAt(end) == '.') {
                if (end == label) {
                    break;
                }
                label = end + 1;
            }
            end++;
            if (label > start && end - label >= 2 && Character.isLetter(text.charAt(end - 1))) {
                valid = end;
            }
        }
        return valid;
    }

    private static void phones(String text, List<Finding> findings) {
        Matcher matcher = PHONE.matcher(text);
        while (matcher.find()) {
            if (!isCounting(matcher.group()) && !isBookNumber(text, matcher.start())) {
                findings.add(new Finding(Kind.PHONE, matcher.start(), matcher.end()));
            }
        }
    }

    /** Whether the pairs of digits only count up ({@code 01 02 03 04 05}). */
    private static boolean isCounting(String number) {
        String[] pairs = number.split("[^0-9]");
        for (int i = 1; i < pairs.length; i++) {
            if (pairs[i].length() != 2
                    || pairs[i - 1].length() != 2
                    || Integer.parseInt(pairs[i]) != Integer.parseInt(pairs[i - 1]) + 1) {
                return false;
            }
        }
        return pairs.length > 1;
    }

    private static boolean isBookNumber(String text, int start) {
        return text.substring(Math.max(0, start - 8), start).matches("(?is).*ISBN\\P{L}*");
    }

    private static void nirs(String text, List<Finding> findings) {
        Matcher matcher = NIR.matcher(text);
        while (matcher.find()) {
            if (hasKey(matcher.group())) {
                findings.add(new Finding(Kind.NIR, matcher.start(), matcher.end()));
            }
        }
    }

    /** Whether the last two digits are 97 minus the rest modulo 97; Corsica's 2A and 2B count as 19 and 18. */
    private static boolean hasKey(String nir) {
        String digits = nir.replaceAll("2[Aa]", "19").replaceAll("2[Bb]", "18").replaceAll("[^0-9]", "");
        long number = Long.parseLong(digits.substring(0, 13));
        return 97 - number % 97 == Long.parseLong(digits.substring(13));
    }
}
