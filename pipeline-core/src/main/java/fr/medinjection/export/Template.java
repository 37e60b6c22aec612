package fr.medinjection.export;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for the parts of an item. Paragraphs stand apart by an empty line; one whose place has nothing to
 * show is left out, so that one template serves items with and without context.
 */
record Template(String text) implements Serializable {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");
    private static final Set<String> PLACES = Set.of("context", "question", "options");

    static Template of(String name, String text, Set<String> required) {
        List<String> places = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            places.add(matcher.group(1));
        }
        if (!PLACES.containsAll(places) || !places.containsAll(required)) {
            throw new UserException("Invalid prompt template: " + name + " has places " + places + ", expected "
                    + required + " and none but " + PLACES);
        }
        return new Template(text.strip());
    }

    String hash() {
        return Ids.hash(text);
    }

    /** The text with its places filled; what fills them is never searched for places. */
    String fill(Map<String, String> values) {
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : text.split("\\R\\s*\\R")) {
            boolean empty = PLACE.matcher(paragraph).results().anyMatch(place -> values.get(place.group(1))
                    .isBlank());
            if (!empty) {
                paragraphs.add(PLACE.matcher(paragraph)
                        .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1)))));
            }
        }
        return String.join("\n\n", paragraphs);
    }
}
