package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record of FrBMedQA with its {@code @entityN} tokens made readable. A token's number is read whole, since
 * {@code @entity1} is the beginning of {@code @entity12}.
 *
 * @param question the sentence, with its one {@link #PLACEHOLDER}
 * @param answer the label of the entity left out
 * @param inPassage the labels that the passage names
 * @param inQuestion the labels that the sentence names itself
 * @param listed the labels of all candidates; not every one of them stands in the passage
 */
record Cloze(
        String passage,
        String question,
        String answer,
        Set<String> inPassage,
        Set<String> inQuestion,
        List<String> listed) {
    static final String PLACEHOLDER = "@placeholder";
    private static final Pattern TOKEN = Pattern.compile("@entity\\d+");

    static Cloze of(JsonNode fields) throws BadRecordException {
        Map<String, String> labels = labels(fields.get("entities_list"));
        String passage = Fields.text(fields, "passage");
        String question = Fields.text(fields, "question");
        if (question.split(Pattern.quote(PLACEHOLDER), -1).length != 2) {
            throw new BadRecordException("no-placeholder", "Not exactly one " + PLACEHOLDER + " in: " + question);
        }
        return new Cloze(
                readable(passage, labels),
                readable(question, labels),
                label(Fields.text(fields, "answer"), labels),
                labelsIn(passage, labels),
                labelsIn(question, labels),
                List.copyOf(labels.values()));
    }

    /** Candidates that could be taken for the answer: other labels, and not given away by the sentence. */
    List<String> distractors() {
        Set<String> seen = new TreeSet<>();
        seen.add(fold(answer));
        inQuestion.forEach(label -> seen.add(fold(label)));
        List<String> distractors = new ArrayList<>();
        for (String label : listed) {
            if (!label.isEmpty() && seen.add(fold(label))) {
                distractors.add(label);
            }
        }
        return distractors;
    }

    /** The list holds one object for each entity; its first key is the token, others may follow. */
    private static Map<String, String> labels(JsonNode list) throws BadRecordException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (JsonNode entity : list) {
            if (!entity.isObject() || entity.isEmpty()) {
                throw new BadRecordException("unreadable-entities", "Invalid entity: " + entity);
            }
            Map.Entry<String, JsonNode> first = entity.properties().iterator().next();
            labels.put(first.getKey(), Fields.text(first.getValue()));
        }
        return labels;
    }

    private static String readable(String text, Map<String, String> labels) throws BadRecordException {
        StringBuilder readable = new StringBuilder();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(readable, Matcher.quoteReplacement(label(matcher.group(), labels)));
        }
        return matcher.appendTail(readable).toString();
    }

    private static Set<String> labelsIn(String text, Map<String, String> labels) throws BadRecordException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            found.add(label(matcher.group(), labels));
        }
        return found;
    }

    private static String label(String token, Map<String, String> labels) throws BadRecordException {
        String label = labels.getOrDefault(token, "");
        if (label.isEmpty()) {
            throw new BadRecordException("unknown-entity", "Invalid entity: " + token + ", expected one of the list");
        }
        return label;
    }

    private static String fold(String label) {
        return label.toLowerCase(Locale.ROOT).strip();
    }
}
