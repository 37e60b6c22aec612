package fr.medinjection.export;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text with places for the parts of an item. Paragraphs stand apart by an empty line; one whose place has nothing to
 * show is left out, so that one template serves items with and without context. It is taken apart once, not for each item.
 */
final class Template implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");
    private static final Set<String> PLACES = Set.of("context", "question", "options");

    private final String text;
    private final ArrayList<Paragraph> paragraphs = new ArrayList<>();

    private Template(String text) {
        this.text = text;
        Stream.of(text.split("\\R\\s*\\R")).map(Paragraph::of).forEach(paragraphs::add);
    }

    static Template of(String name, String text, Set<String> required) {
        List<String> places = places(text);
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
    String fill(Parts parts) {
        StringBuilder filled = new StringBuilder();
        String gap = "";
        for (Paragraph paragraph : paragraphs) {
            if (paragraph.isShown(parts)) {
                paragraph.fill(parts, filled.append(gap));
                gap = "\n\n";
            }
        }
        return filled.toString();
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** What fills the places of a template. */
    record Parts(String context, String question, String options) {
        String at(String place) {
            return switch (place) {
                case "context" -> context;
                case "question" -> question;
                default -> options;
            };
        }
    }

    /** The texts before, between and behind the places of a paragraph, one more than there are places. */
    private record Paragraph(List<String> texts, List<String> places) implements Serializable {
        static Paragraph of(String paragraph) {
            List<String> texts = new ArrayList<>();
            Matcher place = PLACE.matcher(paragraph);
            int from = 0;
            while (place.find()) {
                texts.add(paragraph.substring(from, place.start()));
                from = place.end();
            }
            texts.add(paragraph.substring(from));
            return new Paragraph(texts, Template.places(paragraph));
        }

        boolean isShown(Parts parts) {
            for (String place : places) {
                if (parts.at(place).isBlank()) {
                    return false;
                }
            }
            return true;
        }

        void fill(Parts parts, StringBuilder filled) {
            for (int i = 0; i < places.size(); i++) {
                filled.append(texts.get(i)).append(parts.at(places.get(i)));
            }
            filled.append(texts.get(places.size()));
        }
    }
}
