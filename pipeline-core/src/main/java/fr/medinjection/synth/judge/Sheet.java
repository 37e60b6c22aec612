package fr.medinjection.synth.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A scale with its prompt, ready to ask: a judge sees the source text, the item and the answer it gives. */
record Sheet(JudgeConfig.Scale scale, Prompt prompt) implements Serializable {
    static final String SCORE = "score";
    static final String REASON = "reason";

    private static final Set<String> CLOSED = Set.of("text", "question", "options", "answer");
    private static final Set<String> OPEN = Set.of("text", "question", "answer");

    /** The marks around material in prompts; material that has them loses them. */
    private static final Pattern MARK =
            Pattern.compile("(?i)<\\s*/?\\s*(texte|question|propositions|reponse|réponse)\\s*>");

    static Sheet load(JudgeConfig.Scale scale, TaskType type, Path folder) {
        return new Sheet(scale, Prompt.load(folder, scale.prompt(), type.isClosed() ? CLOSED : OPEN));
    }

    String hash() {
        return Ids.hash(prompt.hash(), schema());
    }

    /** The JSON schema of a judgement. */
    String schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject(SCORE)
                .put("type", "integer")
                .put("minimum", scale.low())
                .put("maximum", scale.high());
        properties.putObject(REASON).put("type", "string");
        schema.putArray("required").add(SCORE).add(REASON);
        return schema.put("additionalProperties", false).toString();
    }

    /** What a judge is told and asked. */
    Prompt.Filled ask(Instruction item, String text, Privacy privacy) {
        Masking masking = masking(item, text, privacy);
        return prompt.fill(Map.of(
                "text", masking.mask(material(text)),
                "question", masking.mask(material(item.question())),
                "options", masking.mask(material(options(item))),
                "answer", item.type().isClosed() ? letters(item) : masking.mask(material(item.answer()))));
    }

    /** Stand-ins for the personal data of an item and its text, as they are in its request. */
    static Masking masking(Instruction item, String text, Privacy privacy) {
        return privacy.masking(Stream.of(text, item.question(), options(item), item.answer())
                .map(Sheet::material)
                .toList());
    }

    private static String material(String text) {
        return MARK.matcher(text).replaceAll(" ");
    }

    private static String options(Instruction item) {
        return IntStream.range(0, item.options().size())
                .mapToObj(i -> PromptRenderer.letter(i) + ". " + item.options().get(i))
                .collect(Collectors.joining("\n"));
    }

    private static String letters(Instruction item) {
        return item.correct().stream().map(PromptRenderer::letter).collect(Collectors.joining(", "));
    }
}
