package fr.medinjection.report.page;

import java.util.Map;

/** Text as LaTeX sets it: what is markup there is escaped, whatever the text holds. */
final class Latex {
    private static final Map<Character, String> WRITTEN = Map.ofEntries(
            Map.entry('\\', "\\textbackslash{}"),
            Map.entry('{', "\\{"),
            Map.entry('}', "\\}"),
            Map.entry('$', "\\$"),
            Map.entry('&', "\\&"),
            Map.entry('#', "\\#"),
            Map.entry('%', "\\%"),
            Map.entry('_', "\\_"),
            Map.entry('^', "\\textasciicircum{}"),
            Map.entry('~', "\\textasciitilde{}"),
            Map.entry('<', "\\textless{}"),
            Map.entry('>', "\\textgreater{}"),
            Map.entry('|', "\\textbar{}"),
            Map.entry('"', "\\textquotedbl{}"),
            Map.entry('\u00a0', "~"),
            Map.entry('\u202f', "\\,"),
            Map.entry('\u2212', "\\ensuremath{-}"),
            Map.entry('\u00d7', "\\ensuremath{\\times}"),
            Map.entry('\u00b1', "\\ensuremath{\\pm}"),
            Map.entry('\u2264', "\\ensuremath{\\leq}"),
            Map.entry('\u2265', "\\ensuremath{\\geq}"),
            Map.entry('\u2192', "\\ensuremath{\\rightarrow}"),
            Map.entry('\u03b1', "\\ensuremath{\\alpha}"),
            Map.entry('\u03ba', "\\ensuremath{\\kappa}"),
            Map.entry('\u03c1', "\\ensuremath{\\rho}"),
            Map.entry('\u03c4', "\\ensuremath{\\tau}"));

    private Latex() {}

    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            String written = WRITTEN.get(letter);
            if (written != null) {
                out.append(written);
            } else {
                out.append(Character.isISOControl(letter) ? ' ' : letter);
            }
        }
        return out.toString();
    }
}
