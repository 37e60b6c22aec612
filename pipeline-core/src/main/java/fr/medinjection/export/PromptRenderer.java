package fr.medinjection.export;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.Template.Parts;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The one way an item becomes text, for training, generation, embedding, judging and export. Its templates are files in
 * {@code conf/prompts/item}: {@code mcq.txt}, {@code mcqu.txt}, {@code oeq.txt} for prompts, {@code published.txt} for the
 * instruction of the published layout, whose context is a column of its own.
 */
public final class PromptRenderer implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String PUBLISHED = "published";
    private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");
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
        return prompt(item.type(), parts(item));
    }

    String prompt(TaskType type, Parts parts) {
        return prompts.get(type).fill(parts);
    }

    /** The question with its options, without context and without saying how to answer. */
    public String published(Instruction item) {
        return published(parts(item));
    }

    String published(Parts parts) {
        return published.fill(parts);
    }

    /** What a model should say: the letters of the right options in option order, separated by blanks; or the answer. */
    public String gold(Instruction item) {
        return item.type().isClosed()
                ? letters(item.correct().stream().mapToInt(Integer::intValue).toArray())
                : item.answer();
    }

    static String letters(int[] positions) {
        return IntStream.of(positions).sorted().mapToObj(PromptRenderer::letter).collect(Collectors.joining(" "));
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

    private static Parts parts(Instruction item) {
        return new Parts(item.context(), item.question(), options(item.options()));
    }

    /** One option a line, also where an option had several lines of its own. */
    static String options(List<String> options) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < options.size(); i++) {
            lines.append(i == 0 ? "(" : "\n(").append(letter(i)).append(") ").append(line(options.get(i)));
        }
        return lines.toString();
    }

    private static String line(String option) {
        String stripped = option.strip();
        return stripped.chars().anyMatch(PromptRenderer::isBreak)
                ? BREAK.matcher(stripped).replaceAll(" ")
                : stripped;
    }

    /** The characters of which {@code \R} is made. */
    private static boolean isBreak(int c) {
        return (c >= '\n' && c <= '\r') || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static Set<String> required(TaskType type) {
        return type.isClosed() ? Set.of("context", "question", "options") : Set.of("context", "question");
    }
}
