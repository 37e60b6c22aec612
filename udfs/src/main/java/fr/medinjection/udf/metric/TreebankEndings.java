package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.CharClass.REGEX_SPACE;
import static fr.medinjection.udf.metric.CharClass.SPACE;
import static fr.medinjection.udf.metric.CharClass.WORD;

/** The second half of {@link TreebankWords}: double dashes, closing quotes, English clitics and contractions. */
final class TreebankEndings {
    private static final int MAX_ASCII = 127;
    private static final String CLOSERS = "»”’";
    private static final String[] CLITICS = {"'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"};
    private static final String INITIALS = "cdglmwCDGLMW";
    private static final String[] FIRSTS = {"can", "d", "gim", "gon", "got", "lem", "more", "wan"};
    private static final String[] SECONDS = {"not", "'ye", "me", "na", "ta", "me", "'n", "na"};
    private static final String[] AFTER_T = {"is", "was"};

    private TreebankEndings() {}

    static CodePoints split(CodePoints in) {
        CodePoints points = clitics(apostrophes(closingQuotes(in)));
        return contractionsOfIt(contractions(points));
    }

    private static CodePoints closingQuotes(CodePoints in) {
        Rewriting out = new Rewriting(in);
        out.insert(0, " ");
        for (int i = 0; i < in.size(); i++) {
            int c = in.at(i);
            if ((c == '-' || c == '\'') && in.around(i + 1) == c) {
                out.insert(i, " ");
                out.insert(i + 2, " ");
                i++;
            } else if (c == '"') {
                out.replace(i, i + 1, " '' ");
            } else if (c > MAX_ASCII && CLOSERS.indexOf(c) >= 0) {
                out.space(i);
            } else if (c != ' ' && CharClass.is(c, REGEX_SPACE)) {
                out.replace(i, i + 1, " ");
            }
        }
        out.insert(in.size(), " ");
        return out.result();
    }

    private static CodePoints apostrophes(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 1; i < in.size(); i++) {
            if (in.at(i) == '\'' && in.at(i - 1) != '\'' && in.at(i - 1) != ' ') {
                boolean clitic = "sSmMdD".indexOf(in.around(i + 1)) >= 0 && in.around(i + 2) == ' ';
                if (clitic || in.around(i + 1) == ' ') {
                    out.insert(i, " ");
                    i += clitic ? 3 : 2;
                }
            }
        }
        return out.result();
    }

    private static CodePoints clitics(CodePoints in) {
        if (!in.has('\'')) {
            return in;
        }
        Rewriting out = new Rewriting(in);
        for (int i = 1; i < in.size(); i++) {
            if (in.at(i - 1) != '\'' && in.at(i - 1) != ' ' && isClitic(in, i)) {
                out.insert(i, " ");
                i += 4;
            }
        }
        return out.result();
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
        Rewriting out = new Rewriting(in);
        for (int i = 0; i < in.size(); i++) {
            boolean starts = isWord(in, i) && !isWord(in, i - 1);
            int pair = starts && INITIALS.indexOf(in.at(i)) >= 0 ? contraction(in, i) : -1;
            if (pair >= 0) {
                int middle = i + FIRSTS[pair].length();
                int end = middle + SECONDS[pair].length();
                separate(out, i, middle, end);
                i = end - 1;
            }
        }
        return out.result();
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
        Rewriting out = new Rewriting(in);
        for (int i = 1; i < in.size(); i++) {
            int end = in.at(i) == '\'' && in.at(i - 1) == ' ' ? endOfIt(in, i) : -1;
            if (end > 0) {
                separate(out, i, i + 2, end);
                i = end - 1;
            }
        }
        return out.result();
    }

    private static int endOfIt(CodePoints in, int start) {
        for (String verb : AFTER_T) {
            int end = start + 2 + verb.length();
            if (holdsAnyCase(in, start, "'t") && holdsAnyCase(in, start + 2, verb) && !isWord(in, end)) {
                return end;
            }
        }
        return -1;
    }

    private static void separate(Rewriting out, int start, int middle, int end) {
        out.insert(start, " ");
        out.insert(middle, " ");
        out.insert(end, " ");
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
