package fr.medinjection.synth.generate;

import fr.medinjection.data.Ids;
import fr.medinjection.data.SourceText;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A plan with its prompt, ready to ask.
 *
 * @param tasks the lines that list the tasks
 * @param schema of the replies
 */
public record Plan(String name, PlanConfig config, Prompt prompt, String tasks, String schema) implements Serializable {
    private static final Set<String> PLACES = Set.of("tasks", "count", "specialties", "text");
    private static final String UNKNOWN = "non précisées";

    /** The marks around the text in prompts: what stands between them is material. A text that has them loses them. */
    private static final Pattern MARK = Pattern.compile("(?i)<\\s*/?\\s*texte\\s*>");

    /** All plans with their prompts out of a folder. */
    public static Map<String, Plan> load(Map<String, PlanConfig> configs, Path folder) {
        TaskNotes notes = TaskNotes.load(folder);
        Map<String, Plan> plans = new LinkedHashMap<>();
        configs.forEach((name, config) ->
                plans.put(name, of(name, config, Prompt.load(folder, config.prompt(), PLACES), notes)));
        return plans;
    }

    static Plan of(String name, PlanConfig config, Prompt prompt, TaskNotes notes) {
        return new Plan(name, config, prompt, notes.lines(config), PlanSchema.of(config));
    }

    /** The hash of all of the request that is the same for every text. */
    public String hash() {
        return Ids.hash(prompt.hash(), tasks, schema);
    }

    /** The request about a text, as JSON. */
    String request(SourceText text, Privacy privacy, long seed) {
        return ask(text, masking(text, privacy)).request(schema, seed).toJson();
    }

    /** Stand-ins for the personal data of a text, as they are in its request. */
    static Masking masking(SourceText text, Privacy privacy) {
        return privacy.masking(List.of(material(text)));
    }

    private static String material(SourceText text) {
        return MARK.matcher(text.text()).replaceAll(" ");
    }

    /** What is said about a text. */
    private Prompt.Filled ask(SourceText text, Masking masking) {
        String specialties = String.join(", ", text.specialties());
        return prompt.fill(Map.of(
                "tasks",
                tasks,
                "count",
                String.valueOf(config.items()),
                "specialties",
                specialties.isEmpty() ? UNKNOWN : specialties,
                "text",
                masking.mask(material(text))));
    }
}
