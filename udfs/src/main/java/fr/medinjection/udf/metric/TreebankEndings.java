package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.CharClass.REGEX_SPACE;
import static fr.medinjection.udf.metric.CharClass.SPACE;
import static fr.medinjection.udf.metric.CharClass.WORD;

/** The second half of {@link TreebankWords}: double dashes, closing quotes, English clitics and contractions. */
final class TreebankEndings {
    private static final String CLOSERS = "»”’";
    private static final String[] CLITICS = {"'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"};
    private static final String[] FIRSTS = {"can", "d", "gim", "gon", "got", "lem", "more", "wan"};
    private static final String[] SECONDS = {"not", "'ye", "me", "na", "ta", "me", "'n", "na"};
    private static final String[] AFTER_T = {"is", "was"};

    private TreebankEndings() {}

    static CodePoints split(CodePoints in) {
        CodePoints points = clitics(apostrophes(closingQuotes(in)));
        return contractionsOfIt(contractions(points));
    }

    private static CodePoints closingQuotes(CodePoints in) {
        CodePoints out = new CodePoints(in.size() + in.size() / 4);
        appendOnce(' ', out);
        for (int i = 0; i < in.size(); i++) {
            int c = in.at(i);
            if ((c == '-' || c == '\'') && in.around(i + 1) == c) {
                spaced(c, c, out);
                i++;
            } else if (c == '"') {
                spaced('\'', '\'', out);
            } else if (c > 127 && CLOSERS.indexOf(c) >= 0) {
                appendOnce(' ', out);
                out.append(c);
                appendOnce(' ', out);
            } else {
                appendOnce(c, out);
            }
        }
        appendOnce(' ', out);
        return out;
    }

    private static void spaced(int first, int second, CodePoints out) {
        appendOnce(' ', out);
        out.append(first);
        out.append(second);
        appendOnce(' ', out);
    }

    /** Appends; of a run of spaces only one blank. */
    private static void appendOnce(int c, CodePoints out) {
        if (!CharClass.is(c, REGEX_SPACE)) {
            out.append(c);
        } else if (out.around(out.size() - 1) != ' ') {
            out.append(' ');
        }
    }

    private static CodePoints apostrophes(CodePoints in) {
        CodePoints out = new CodePoints(in.size() + in.size() / 4);
        for (int i = 0; i < in.size(); i++) {
            out.append(in.at(i));
            if (in.around(i + 1) == '\'' && in.at(i) != '\'' && in.at(i) != ' ') {
                boolean clitic = "sSmMdD".indexOf(in.around(i + 2)) >= 0 && in.around(i + 3) == ' ';
                if (clitic || in.around(i + 2) == ' ') {
                    int end = clitic ? i + 3 : i + 2;
                    out.append(' ');
                    out.append(in, i + 1, end + 1);
                    i = end;
                }
            }
        }
        return out;
    }

    private static CodePoints clitics(CodePoints in) {
        CodePoints out = new CodePoints(in.size() + in.size() / 4);
        for (int i = 0; i < in.size(); i++) {
            out.append(in.at(i));
            if (in.at(i) != '\'' && in.at(i) != ' ' && isClitic(in, i + 1)) {
                out.append(' ');
                out.append(in, i + 1, i + 5);
                i += 4;
            }
        }
        return out;
    }

    private static boolean isClitic(CodePoints in, int start) {
        if (in.around(start + 3) != ' ' || (in.at(start) != '\'' && in.at(start + 1) != '\'')) {
            return false;
        }
        for (String clitic : CLITICS) {
            if (in.holds(start, clitic)) {
                return true;
            }
        }
        return false;
    }

    private static CodePoints contractions(CodePoints in) {
        CodePoints out = new CodePoints(in.size() + in.size() / 8);
        for (int i = 0; i < in.size(); i++) {
            int pair = CharClass.is(in.at(i), WORD) && !isWord(in, i - 1) ? contraction(in, i) : -1;
            if (pair < 0) {
                out.append(in.at(i));
            } else {
                int middle = i + FIRSTS[pair].length();
                int end = middle + SECONDS[pair].length();
                appendParts(in, i, middle, end, out);
                i = end - 1;
            }
        }
        return out;
    }

    private static int contraction(CodePoints in, int start) {
        for (int k = 0; k < FIRSTS.length; k++) {
            int end = start + FIRSTS[k].length() + SECONDS[k].length();
            if (holdsAnyCase(in, start, FIRSTS[k])
                    && holdsAnyCase(in, start + FIRSTS[k].length(), SECONDS[k])
                    && (FIRSTS[k].equals("wan") ? CharClass.is(in.around(end), SPACE) : !isWord(in, end))) {
                return k;
            }
        }
        return -1;
    }

    /** {@code 'tis} and {@code 'twas}. */
    private static CodePoints contractionsOfIt(CodePoints in) {
        CodePoints out = new CodePoints(in.size() + in.size() / 8);
        for (int i = 0; i < in.size(); i++) {
            out.append(in.at(i));
            for (String verb : AFTER_T) {
                int end = i + 3 + verb.length();
                if (in.at(i) == ' '
                        && holdsAnyCase(in, i + 1, "'t")
                        && holdsAnyCase(in, i + 3, verb)
                        && !isWord(in, end)) {
                    appendParts(in, i + 1, i + 3, end, out);
                    i = end - 1;
                    break;
                }
            }
        }
        return out;
    }

    private static void appendParts(CodePoints in, int start, int middle, int end, CodePoints out) {
        out.append(' ');
        out.append(in, start, middle);
        out.append(' ');
        out.append(in, middle, end);
        out.append(' ');
    }

    private static boolean isWord(CodePoints in, int i) {
        return i >= 0 && i < in.size() && CharClass.is(in.at(i), WORD);
    }

    /** As Python ignores case: dotted and dotless i and the long s are an i and an s. */
    static boolean holdsAnyCase(CodePoints in, int start, String lower) {
        if (start + lower.length() > in.size()) {
            return false;
        }
        for (int k = 0; k < lower.length(); k++) {
            if (fold(in.at(start + k)) != lower.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private static int fold(int c) {
        return switch (c) {
            case 0x130, 0x131 -> 'i';
            case 0x17F -> 's';
            default -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
        };
    }
}
