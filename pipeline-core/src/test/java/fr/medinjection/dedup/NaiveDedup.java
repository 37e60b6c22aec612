package fr.medinjection.dedup;

import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Deduplication by comparing all pairs on sets of strings: slow and plain, to compare the stage with. */
final class NaiveDedup {
    private final DedupConfig config;

    NaiveDedup(DedupConfig config) {
        this.config = config;
    }

    /** The edges as {@code smaller id, larger id, kind}. */
    Map<List<String>, Kind> edges(List<Instruction> items) {
        Map<List<String>, Kind> edges = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (Instruction a : items) {
            for (Instruction b : items) {
                if (a.id().compareTo(b.id()) < 0) {
                    kind(a, b).ifPresent(kind -> edges.put(List.of(a.id(), b.id()), kind));
                }
            }
        }
        return edges;
    }

    /** The smallest id of the cluster of every id that has one. */
    Map<String, String> clusters(Map<List<String>, Kind> edges) {
        Map<String, String> root = new TreeMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<List<String>, Kind> edge : edges.entrySet()) {
                if (edge.getValue() != Kind.CONFLICT) {
                    String a = edge.getKey().get(0);
                    String b = edge.getKey().get(1);
                    String least = min(root.getOrDefault(a, a), root.getOrDefault(b, b));
                    String beforeA = root.put(a, least);
                    String beforeB = root.put(b, least);
                    changed = changed || !least.equals(beforeA) || !least.equals(beforeB);
                }
            }
        }
        return root;
    }

    double similarity(Instruction a, Instruction b) {
        return jaccard(features(a), features(b));
    }

    private Optional<Kind> kind(Instruction a, Instruction b) {
        if (a.options().isEmpty() != b.options().isEmpty()) {
            return Optional.empty();
        }
        boolean same = stem(a).equals(stem(b))
                && sorted(options(a)).equals(sorted(options(b)))
                && sorted(right(a)).equals(sorted(right(b)))
                && (!a.options().isEmpty() || fold(a.answer()).equals(fold(b.answer())));
        if (same) {
            boolean ordered = options(a).equals(options(b)) && a.correct().equals(b.correct());
            return Optional.of(ordered ? Kind.EXACT : Kind.REORDERED);
        }
        boolean near = similarity(a, b) >= config.threshold() && asks(a, b) && asks(b, a);
        return near ? Optional.of(sameAnswer(a, b) ? Kind.NEAR : Kind.CONFLICT) : Optional.empty();
    }

    private boolean asks(Instruction a, Instruction b) {
        List<String> asked = new ArrayList<>(shingles(stem(a)));
        int before = Math.min(words(fold(a.context())).size(), asked.size() - 1);
        Set<String> needed = new HashSet<>(asked.subList(Math.max(0, before), asked.size()));
        needed.addAll(reply(a));
        Set<String> found = new HashSet<>(needed);
        found.retainAll(features(b));
        return found.size() >= config.askedOverlap() * needed.size();
    }

    private boolean sameAnswer(Instruction a, Instruction b) {
        if (a.options().isEmpty()) {
            return jaccard(new HashSet<>(words(fold(a.answer()))), new HashSet<>(words(fold(b.answer()))))
                    >= config.askedOverlap();
        }
        return right(a).stream().allMatch(option -> isRight(option, a, b))
                && right(b).stream().allMatch(option -> isRight(option, b, a));
    }

    private boolean isRight(String option, Instruction in, Instruction other) {
        if (options(other).contains(option)) {
            return right(other).contains(option);
        }
        return right(other).stream()
                .filter(candidate -> !options(in).contains(candidate))
                .anyMatch(candidate ->
                        jaccard(new HashSet<>(words(option)), new HashSet<>(words(candidate))) >= config.threshold());
    }

    private Set<String> features(Instruction item) {
        Set<String> features = new HashSet<>(shingles(stem(item)));
        features.addAll(reply(item));
        return features;
    }

    private Set<String> reply(Instruction item) {
        Set<String> features = new HashSet<>();
        if (item.options().isEmpty()) {
            shingles(fold(item.answer())).forEach(shingle -> features.add("answer: " + shingle));
        }
        for (String option : options(item)) {
            shingles(option).forEach(shingle -> features.add("option: " + shingle));
        }
        return features;
    }

    private List<String> shingles(String text) {
        List<String> words = words(text);
        int width = Math.min(config.shingle(), words.size());
        List<String> shingles = new ArrayList<>();
        for (int i = 0; width > 0 && i + width <= words.size(); i++) {
            shingles.add(String.join(" ", words.subList(i, i + width)));
        }
        return shingles;
    }

    private static double jaccard(Set<String> a, Set<String> b) {
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return all.isEmpty() ? 0 : (double) common.size() / all.size();
    }

    private static String stem(Instruction item) {
        return (fold(item.context()) + " " + fold(item.question())).strip();
    }

    private static List<String> options(Instruction item) {
        return item.options().stream().map(option -> fold(option)).toList();
    }

    private static List<String> right(Instruction item) {
        return item.correct().stream()
                .map(position -> options(item).get(position))
                .toList();
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static List<String> words(String folded) {
        return folded.isEmpty() ? List.of() : Arrays.asList(folded.split(" "));
    }

    private static String fold(String text) {
        return FrenchText.fold(text);
    }

    private static String min(String a, String b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
