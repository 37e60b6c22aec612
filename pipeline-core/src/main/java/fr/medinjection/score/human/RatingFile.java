package fr.medinjection.score.human;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file that the rating page exported: what one rater said.
 *
 * @param name of the file
 */
record RatingFile(String name, String rater, List<Entry> entries) {
    static final String FOREIGN = "foreign";
    static final String INVALID = "invalid-rating";
    static final String DUPLICATE = "duplicate";
    static final String CONTRADICTORY = "contradictory";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A rating as it stands in the file.
     *
     * @param rating 0 or 1, or -1 where it is neither
     */
    record Entry(String key, int rating, String comment) {}

    /**
     * A rating that is not used.
     *
     * @param reason why
     */
    record Refused(Entry entry, String reason) {}

    /** The ratings that are used and those that are not. */
    record Sorted(List<Entry> used, List<Refused> refused) {}

    RatingFile {
        entries = List.copyOf(entries);
    }

    /** Reads a file of ratings of this sheet, or says what is wrong with it. */
    static RatingFile parse(String name, String text, RatingSheet sheet) {
        JsonNode root = tree(name, text);
        if (!root.path("format").asText().equals(RatingSheet.FORMAT)
                || !root.path("ratings").isArray()) {
            throw new UserException("Invalid ratings: " + name + ", expected a file that the rating page exported");
        }
        if (root.path("version").asInt() != RatingSheet.VERSION) {
            throw new UserException("Invalid ratings: " + name + " has version "
                    + root.path("version").asText() + ", expected " + RatingSheet.VERSION);
        }
        String of = root.path("sheet").asText();
        if (!of.equals(sheet.fingerprint())) {
            throw new UserException("Cannot use ratings: " + name + " is of sheet " + of
                    + ", the sample and the instructions here are sheet " + sheet.fingerprint());
        }
        String rater = root.path("rater").asText().strip();
        if (rater.isEmpty()) {
            throw new UserException("Invalid ratings: " + name + " names no rater");
        }
        List<Entry> entries = new ArrayList<>();
        root.path("ratings").forEach(node -> entries.add(entry(node)));
        return new RatingFile(name, rater, entries);
    }

    private static JsonNode tree(String name, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserException("Invalid ratings: " + name + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Entry entry(JsonNode node) {
        JsonNode rating = node.path("rating");
        boolean valid = rating.isIntegralNumber() && (rating.asLong() == 0 || rating.asLong() == 1);
        return new Entry(
                node.path("key").asText(),
                valid ? rating.asInt() : -1,
                node.path("comment").asText());
    }

    /** Of equal ratings of one answer the first is used; of contradictory ones none is. */
    Sorted sorted(Set<String> keys) {
        Map<String, Set<Integer>> said = entries.stream()
                .filter(entry -> entry.rating() >= 0)
                .collect(Collectors.groupingBy(
                        Entry::key, HashMap::new, Collectors.mapping(Entry::rating, Collectors.toSet())));
        Set<String> seen = new HashSet<>();
        List<Entry> used = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Entry entry : entries) {
            String reason = !keys.contains(entry.key())
                    ? FOREIGN
                    : entry.rating() < 0
                            ? INVALID
                            : said.get(entry.key()).size() > 1 ? CONTRADICTORY : seen.add(entry.key()) ? "" : DUPLICATE;
            if (reason.isEmpty()) {
                used.add(entry);
            } else {
                refused.add(new Refused(entry, reason));
            }
        }
        return new Sorted(used, refused);
    }
}
