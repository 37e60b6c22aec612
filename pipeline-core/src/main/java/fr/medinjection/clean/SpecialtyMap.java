package fr.medinjection.clean;

import fr.medinjection.UserException;
import fr.medinjection.udf.text.FrenchText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fourteen categories and the labels of the sources that mean them. Labels are compared folded, so that case, accents
 * and punctuation do not matter; one label may mean several categories.
 *
 * @param categories by key, in the order of tables and figures
 * @param uncategorised labels that are known to mean no category
 */
public record SpecialtyMap(Map<String, Category> categories, List<String> uncategorised) implements Serializable {
    /**
     * One category.
     *
     * @param french the name in French texts
     * @param english the name in English texts
     * @param labels whole labels of the sources
     * @param stems beginnings of words that show the category in labels that are free text (diagnoses), where no whole
     *     label matches
     */
    public record Category(String french, String english, List<String> labels, List<String> stems)
            implements Serializable {
        public Category {
            labels = List.copyOf(labels);
            stems = List.copyOf(stems);
        }
    }

    public SpecialtyMap {
        categories = new LinkedHashMap<>(categories);
        uncategorised = List.copyOf(uncategorised);
        Set<String> labels = new LinkedHashSet<>();
        categories.values().forEach(category -> category.labels().forEach(label -> labels.add(FrenchText.fold(label))));
        uncategorised.stream()
                .filter(label -> labels.contains(FrenchText.fold(label)))
                .findFirst()
                .ifPresent(label -> {
                    throw new UserException("Invalid uncategorised label: " + label + ", which also has a category");
                });
    }

    /** The map made ready for looking labels up. */
    Lookup lookup() {
        return new Lookup(this);
    }

    /** The categories of labels; one for each partition, not to be shared between threads. */
    static final class Lookup {
        private final Map<String, List<String>> byLabel = new HashMap<>();
        private final Map<String, List<String>> byStem = new LinkedHashMap<>();
        private final Map<String, Optional<List<String>>> seen = new HashMap<>();
        private final List<String> order;

        private Lookup(SpecialtyMap map) {
            order = List.copyOf(map.categories().keySet());
            map.uncategorised().forEach(label -> byLabel.put(FrenchText.fold(label), List.of()));
            map.categories().forEach((key, category) -> {
                category.labels().forEach(label -> add(byLabel, label, key));
                category.stems().forEach(stem -> add(byStem, stem, key));
            });
        }

        private static void add(Map<String, List<String>> into, String text, String category) {
            List<String> known = into.computeIfAbsent(FrenchText.fold(text), folded -> new ArrayList<>());
            if (!known.contains(category)) {
                known.add(category);
            }
        }

        /** The categories of one label, none if it is known to mean none; empty if it is unknown. */
        Optional<List<String>> categories(String label) {
            return seen.computeIfAbsent(label, this::find);
        }

        /** The categories of several labels, each once, in the order of the map. */
        List<String> categories(List<String> labels) {
            return labels.stream()
                    .flatMap(label -> categories(label).stream().flatMap(List::stream))
                    .distinct()
                    .sorted(Comparator.comparing(order::indexOf))
                    .toList();
        }

        private Optional<List<String>> find(String label) {
            String folded = FrenchText.fold(label);
            List<String> exact = byLabel.get(folded);
            if (exact != null) {
                return Optional.of(exact);
            }
            List<String> found = byStem.entrySet().stream()
                    .filter(stem -> (" " + folded).contains(" " + stem.getKey()))
                    .flatMap(stem -> stem.getValue().stream())
                    .distinct()
                    .toList();
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
        }
    }
}
