package fr.medinjection.synth.translate;

import fr.medinjection.udf.text.FrenchText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether drugs and symbols of an English text are in its translation. International names differ between the two languages
 * by regular endings ({@code amoxicillin}, {@code amoxicilline}) and accents; some differ altogether ({@code acetaminophen},
 * {@code paracétamol}). Symbols of genes, proteins and receptors are the same but for hyphens and Greek letters.
 */
final class Names implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int SHORTEST_DRUG = 6;
    private static final int SHORTEST_STEM = 2;
    private static final Pattern SYMBOL =
            Pattern.compile("(?<![\\p{L}\\d])(\\p{L}{1,6})-?(\\d{1,3})([\\p{L}\\d]{0,4})(?![\\p{L}\\d])");
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}\\d-])[A-Z][A-Z0-9]{1,9}(?![\\p{L}\\d])");
    private static final Map<String, String> GREEK = Map.of(
            "\u03B1", "ALPHA", "\u03B2", "BETA", "\u03B3", "GAMMA", "\u03B4", "DELTA", "\u03BA", "KAPPA", "\u03BB",
            "LAMBDA");

    private final HashMap<String, List<String>> endings;
    private final HashMap<String, List<String>> drugs;
    private final HashSet<String> notDrugs;
    private final HashMap<String, List<String>> symbols;
    private final HashSet<String> genes;
    private final int longestEnding;

    Names(NamesConfig config) {
        this.endings = new HashMap<>(config.endings());
        this.drugs = new HashMap<>(config.drugs());
        this.notDrugs = new HashSet<>(config.notDrugs());
        this.symbols = new HashMap<>(config.symbols());
        this.genes = new HashSet<>(config.genes());
        this.longestEnding =
                endings.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    void compare(FieldPair pair, Consumer<Violation> report) {
        compareDrugs(pair, report);
        compareSymbols(pair, report);
    }

    private void compareDrugs(FieldPair pair, Consumer<Violation> report) {
        Set<String> english = new LinkedHashSet<>(Phrases.words(pair.english()));
        Set<String> french = null;
        for (String word : english) {
            List<String> forms = french(word);
            if (!forms.isEmpty()) {
                french = french == null ? phrases(Phrases.words(pair.french())) : french;
                if (forms.stream().noneMatch(french::contains)) {
                    report.accept(new Violation(Invariant.DRUG_NAME, pair.name(), word));
                }
            }
        }
    }

    /** The words of a text, in pairs as well, without a plural's {@code s}. */
    private static Set<String> phrases(List<String> words) {
        Set<String> phrases = new HashSet<>();
        String before = "";
        for (String word : words) {
            String single = singular(word);
            phrases.add(word);
            phrases.add(single);
            phrases.add(before + " " + single);
            before = single;
        }
        return phrases;
    }

    private static String singular(String word) {
        return word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    /** What an English word may be in French if it names a drug; nothing if it does not. */
    List<String> french(String word) {
        String single = drugs.containsKey(word) ? word : singular(word);
        List<String> named = drugs.get(single);
        if (named != null) {
            return named;
        }
        if (single.length() < SHORTEST_DRUG || notDrugs.contains(single) || notDrugs.contains(word)) {
            return List.of();
        }
        List<String> forms = new ArrayList<>();
        for (String candidate : word.equals(single) ? List.of(word) : List.of(word, single)) {
            addRegular(candidate, forms);
        }
        return forms;
    }

    private void addRegular(String word, List<String> forms) {
        for (int length = Math.min(longestEnding, word.length() - SHORTEST_STEM); length > 1; length--) {
            List<String> french = endings.get(word.substring(word.length() - length));
            if (french != null) {
                String stem = word.substring(0, word.length() - length);
                french.forEach(ending -> forms.add(singular(stem + ending)));
                french.forEach(ending -> forms.add(stem + ending));
                return;
            }
        }
    }

    private void compareSymbols(FieldPair pair, Consumer<Violation> report) {
        Set<String> wanted = new LinkedHashSet<>();
        Matcher matcher = SYMBOL.matcher(pair.english());
        while (matcher.find()) {
            if (isSymbol(matcher.group(1), matcher.group(2))) {
                wanted.add(matcher.group());
            }
        }
        Matcher word = WORD.matcher(pair.english());
        while (word.find()) {
            if (genes.contains(word.group())) {
                wanted.add(word.group());
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        Set<String> french = joined(pair.french());
        for (String symbol : wanted) {
            if (!french.contains(plain(symbol)) && !isWrittenOtherwise(symbol, french)) {
                report.accept(new Violation(Invariant.SYMBOL, pair.name(), symbol));
            }
        }
    }

    /** Capitals before the digits, but not only the first of a word ({@code Type-2}); or p53 and its like. */
    private static boolean isSymbol(String letters, String digits) {
        if (letters.equals("p")) {
            return digits.length() > 1;
        }
        long capitals = letters.chars().filter(Character::isUpperCase).count();
        return capitals > 1 || (capitals == 1 && letters.length() == 1);
    }

    private boolean isWrittenOtherwise(String symbol, Set<String> french) {
        return symbols.getOrDefault(symbol, List.of()).stream().anyMatch(other -> french.contains(plain(other)));
    }

    /** The words of a text as {@link #plain} writes them, each alone and up to three together. */
    private static Set<String> joined(String text) {
        String[] words = text.split("[^\\p{L}\\p{N}]+");
        Set<String> joined = new HashSet<>();
        for (int i = 0; i < words.length; i++) {
            StringBuilder together = new StringBuilder();
            for (int n = 0; n < 3 && i + n < words.length; n++) {
                joined.add(plain(together.append(words[i + n]).toString()));
            }
        }
        return joined;
    }

    /** A symbol in capitals, without hyphens and blanks, subscripts as digits, Greek letters spelled out. */
    private static String plain(String symbol) {
        String plain = java.text.Normalizer.normalize(symbol, java.text.Normalizer.Form.NFKC);
        for (Map.Entry<String, String> letter : GREEK.entrySet()) {
            plain = plain.replace(letter.getKey(), letter.getValue());
        }
        return FrenchText.fold(plain).replace(" ", "").toUpperCase(Locale.ROOT);
    }
}
