package fr.medinjection.synth.translate;

import fr.medinjection.clean.Language;
import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Compares a translated item with the English one, field by field, in time linear in their length. One for each task. */
final class Invariants {
    private final InvariantsConfig config;
    private final Quantities quantities;
    private final Polarity polarity;
    private final Names names;
    private final Completeness completeness;
    private final OptionOrder order;

    Invariants(InvariantsConfig config, LanguageConfig language) {
        this.config = config;
        this.quantities = new Quantities(new Units(config.units()));
        this.polarity = new Polarity(config.polarity());
        this.names = new Names(config.names());
        this.completeness = new Completeness(config.lengths(), new Language(language));
        this.order = new OptionOrder(config.swapLead());
    }

    /** Everything that was not kept, but for what the configuration ignores; the gravest comes first. */
    List<Violation> of(Translation english, Translation french) {
        List<Violation> found = new ArrayList<>();
        Consumer<Violation> report = violation -> {
            if (config.of(violation.invariant()) != Consequence.IGNORE) {
                found.add(violation);
            }
        };
        if (french.options().size() != english.options().size()) {
            String detail =
                    french.options().size() + " for " + english.options().size();
            report.accept(new Violation(Invariant.OPTION_COUNT, "options", detail));
            return found;
        }
        if (!french.correct().equals(english.correct())) {
            report.accept(new Violation(Invariant.ANSWER, "answer", french.correct() + " for " + english.correct()));
        }
        merged(english.options(), french.options(), report);
        order.compare(english.options(), french.options(), report);
        french.beside(english).forEach(pair -> compare(pair, report));
        found.sort(java.util.Comparator.comparing(Violation::invariant));
        return found;
    }

    private void compare(FieldPair pair, Consumer<Violation> report) {
        completeness.compare(pair, report);
        if (!pair.english().isBlank() && !pair.french().isBlank()) {
            quantities.compare(pair, report);
            polarity.compare(pair, report);
            names.compare(pair, report);
        }
    }

    private static void merged(List<String> english, List<String> french, Consumer<Violation> report) {
        List<String> left = english.stream().map(FrenchText::normalise).toList();
        List<String> right = french.stream().map(FrenchText::normalise).toList();
        java.util.Map<String, String> seen = new java.util.HashMap<>();
        for (int i = 0; i < left.size(); i++) {
            String before = seen.putIfAbsent(right.get(i), left.get(i));
            if (before != null && !before.equals(left.get(i))) {
                report.accept(new Violation(Invariant.OPTIONS_MERGED, "option " + (i + 1), french.get(i)));
            }
        }
    }
}
