package fr.medinjection.synth.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.export.PromptRenderer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The JSON schema of a reply. It keeps to what every provider's structured output knows: all fields required, no others, no
 * counts; the counts are checked when the reply is read.
 */
final class PlanSchema {
    static final String ITEMS = "items";
    static final String TASK = "task";
    static final String INSTRUCTION = "instruction";
    static final String OUTPUT = "output";
    static final String QUESTION = "question";
    static final String OPTIONS = "options";
    static final String ANSWER = "answer";

    private PlanSchema() {}

    /** The fields of an item, in order. */
    static Set<String> fields(PlanConfig plan) {
        Set<String> fields = new LinkedHashSet<>();
        if (plan.taskField()) {
            fields.add(TASK);
        }
        if (plan.type().isClosed()) {
            fields.add(QUESTION);
            fields.add(OPTIONS);
            fields.add(ANSWER);
        } else {
            fields.add(INSTRUCTION);
            fields.add(OUTPUT);
        }
        return fields;
    }

    static String of(PlanConfig plan) {
        ObjectNode item = object();
        for (String field : fields(plan)) {
            require(item, field, property(field, plan));
        }
        ObjectNode items = JsonNodeFactory.instance.objectNode().put("type", "array");
        items.set("items", item);
        ObjectNode root = object();
        require(root, ITEMS, items);
        return root.toString();
    }

    private static ObjectNode property(String field, PlanConfig plan) {
        return switch (field) {
            case TASK -> oneOf(plan.tasks().keySet());
            case OPTIONS -> {
                ObjectNode options = object();
                letters(plan).forEach(letter -> require(options, letter, text()));
                yield options;
            }
            case ANSWER -> {
                ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", "array");
                answer.set("items", oneOf(letters(plan)));
                yield answer;
            }
            default -> text();
        };
    }

    private static Set<String> letters(PlanConfig plan) {
        Set<String> letters = new LinkedHashSet<>();
        for (int i = 0; i < plan.options(); i++) {
            letters.add(PromptRenderer.letter(i));
        }
        return letters;
    }

    private static ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("type", "object");
        object.putObject("properties");
        object.putArray("required");
        return object.put("additionalProperties", false);
    }

    private static void require(ObjectNode object, String name, ObjectNode schema) {
        object.withObject("/properties").set(name, schema);
        object.withArray("/required").add(name);
    }

    private static ObjectNode text() {
        return JsonNodeFactory.instance.objectNode().put("type", "string");
    }

    private static ObjectNode oneOf(Set<String> values) {
        ObjectNode schema = text();
        values.forEach(schema.putArray("enum")::add);
        return schema;
    }
}
