package fr.medinjection.synth.generate;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads one item of a reply. */
final class ItemReader {
    private final PlanConfig plan;
    private final Set<String> fields;
    private final List<String> letters;

    ItemReader(PlanConfig plan) {
        this.plan = plan;
        this.fields = PlanSchema.fields(plan);
        this.letters = IntStream.range(0, plan.options())
                .mapToObj(PromptRenderer::letter)
                .toList();
    }

    /** An item, or why it is none. */
    record Outcome(Optional<Item> item, Optional<Rejection> rejection) {
        void addTo(List<Item> taken, List<Rejection> rejected) {
            item.ifPresent(taken::add);
            rejection.ifPresent(rejected::add);
        }
    }

    /** The item's task: the one it names, or the only one there is. */
    String task(JsonNode node) {
        return plan.taskField()
                ? node.path(PlanSchema.TASK).asText()
                : plan.tasks().keySet().iterator().next();
    }

    Outcome read(int number, String task, JsonNode node) {
        Optional<String> wrong = wrongField(node);
        if (wrong.isPresent()) {
            return rejected(number, task, Reason.WRONG_FIELDS, wrong.get(), node);
        }
        if (!plan.tasks().containsKey(task)) {
            return rejected(number, task, Reason.UNKNOWN_TASK, task, node);
        }
        return plan.type().isClosed() ? closed(number, task, node) : open(number, task, node);
    }

    /** The first field that is not as asked for. */
    private Optional<String> wrongField(JsonNode node) {
        for (String field : fields) {
            if (!isFilled(field, node.path(field))) {
                return Optional.of(field);
            }
        }
        Set<String> others = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(others::add);
        others.removeAll(fields);
        return others.stream().findFirst();
    }

    private static boolean isFilled(String field, JsonNode value) {
        return switch (field) {
            case PlanSchema.OPTIONS -> value.isObject();
            case PlanSchema.ANSWER -> value.isArray();
            default -> value.isTextual() && !value.asText().isBlank();
        };
    }

    private static Outcome open(int number, String task, JsonNode node) {
        String question = FrenchText.tidy(node.get(PlanSchema.INSTRUCTION).asText());
        String answer = FrenchText.tidy(node.get(PlanSchema.OUTPUT).asText());
        return taken(new Item(number, task, question, List.of(), List.of(), answer));
    }

    private Outcome closed(int number, String task, JsonNode node) {
        JsonNode offered = node.get(PlanSchema.OPTIONS);
        List<String> options = new ArrayList<>();
        for (String letter : letters) {
            options.add(FrenchText.tidy(offered.path(letter).asText()));
        }
        boolean textual =
                letters.stream().allMatch(letter -> offered.path(letter).isTextual());
        if (offered.size() != letters.size() || !textual || options.contains("")) {
            return rejected(number, task, Reason.WRONG_OPTIONS, offered.toString(), node);
        }
        if (options.stream().map(ItemReader::comparable).distinct().count() < options.size()) {
            return rejected(number, task, Reason.EQUAL_OPTIONS, offered.toString(), node);
        }
        List<Integer> correct = positions(node.get(PlanSchema.ANSWER));
        if (correct.isEmpty() || (correct.size() > 1 && !plan.severalCorrect())) {
            return rejected(
                    number,
                    task,
                    Reason.WRONG_LETTERS,
                    node.get(PlanSchema.ANSWER).toString(),
                    node);
        }
        String question = FrenchText.tidy(node.get(PlanSchema.QUESTION).asText());
        return taken(new Item(number, task, question, options, correct, ""));
    }

    /** Case counts, as in cleaning: genotypes and units. */
    private static String comparable(String option) {
        return FrenchText.normalise(option);
    }

    /** The positions of the letters, ascending; none where one is no letter of an option, or stands there twice. */
    private List<Integer> positions(JsonNode answer) {
        Set<Integer> positions = new HashSet<>();
        for (JsonNode letter : answer) {
            int position = letter.isTextual() ? letters.indexOf(letter.asText()) : -1;
            if (position < 0 || !positions.add(position)) {
                return List.of();
            }
        }
        return positions.stream().sorted().toList();
    }

    private static Outcome taken(Item item) {
        return new Outcome(Optional.of(item), Optional.empty());
    }

    private static Outcome rejected(int number, String task, Reason reason, String detail, JsonNode node) {
        return new Outcome(Optional.empty(), Optional.of(new Rejection(number, task, reason, detail, node.toString())));
    }
}
