package fr.medinjection.export;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The one way an item becomes text, for training, generation, embedding, judging and export. Its templates are files in
 * {@code conf/prompts/item}: {@code mcq.txt}, {@code mcqu.txt}, {@code oeq.txt} for prompts, {@code published.txt} for the
 * instruction of the published layout, whose context is a column of its own.
 */
public final class PromptRenderer implements Serializable {
    private static final String PUBLISHED = "published";
    private final EnumMap<TaskType, Template> prompts = new EnumMap<>(TaskType.class);
    private final Template published;

    /** @param templates the texts by name: {@code mcq}, {@code mcqu}, {@code oeq}, {@code published} */
    public PromptRenderer(Map<String, String> templates) {
        for (TaskType type : TaskType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            prompts.put(type, Template.of(name, templates.get(name), required(type)));
        }
        published = Template.of(PUBLISHED, templates.get(PUBLISHED), Set.of("question", "options"));
    }

    public static PromptRenderer load(Path folder) {
        Map<String, String> templates = new TreeMap<>();
        for (String name : List.of("mcq", "mcqu", "oeq", PUBLISHED)) {
            Path file = folder.resolve(name + ".txt");
            try {
                templates.put(name, Files.readString(file));
            } catch (IOException e) {
                throw new UserException("Cannot read prompt template: " + file, e);
            }
        }
        return new PromptRenderer(templates);
    }

    /** What a model is asked. */
    public String prompt(Instruction item) {
        return prompts.get(item.type()).fill(values(item));
    }

    /** The question with its options, without context and without saying how to answer. */
    public String published(Instruction item) {
        return published.fill(values(item));
    }

    /** What a model should say: the letters of the right options in option order, separated by blanks; or the answer. */
    public String gold(Instruction item) {
        return item.type().isClosed()
                ? item.correct().stream().sorted().map(PromptRenderer::letter).collect(Collectors.joining(" "))
                : item.answer();
    }

    /** The letter of an option by its position. */
    public static String letter(int position) {
        if (position < 0 || position >= 26) {
            throw new IllegalArgumentException("Invalid option position: " + position + ", expected 0 to 25");
        }
        return String.valueOf((char) ('A' + position));
    }

    /** The hashes of the templates by name, for manifests and lineage. */
    public Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>();
        prompts.forEach((type, template) -> hashes.put(type.name().toLowerCase(Locale.ROOT), template.hash()));
        hashes.put(PUBLISHED, published.hash());
        return hashes;
    }

    private static Map<String, String> values(Instruction item) {
        return Map.of("context", item.context(), "question", item.question(), "options", options(item.options()));
    }

    /** One option a line, also where an option had several lines of its own. */
    private static String options(List<String> options) {
        return IntStream.range(0, options.size())
                .mapToObj(i -> "(" + letter(i) + ") " + options.get(i).strip().replaceAll("\\s*\\R\\s*", " "))
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> required(TaskType type) {
        return type.isClosed() ? Set.of("context", "question", "options") : Set.of("context", "question");
    }
}
