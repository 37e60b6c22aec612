package fr.medinjection.score.judge;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is asked. The instructions are those that physicians read; the case lays out one question with its two answers.
 *
 * @param instructions when two answers are equivalent, and what to note
 * @param layout a text with the places {@code {question}}, {@code {reference}} and {@code {answer}}
 */
public record JudgePrompt(String instructions, String layout) implements Serializable {
    private static final Pattern PLACE = Pattern.compile("\\{(question|reference|answer)\\}");

    public JudgePrompt {
        instructions = instructions.strip();
        layout = layout.strip();
        for (String place : new String[] {"question", "reference", "answer"}) {
            if (layout.split(Pattern.quote("{" + place + "}"), -1).length != 2) {
                throw new UserException("Invalid judge prompt: case.txt must have {" + place + "} once");
            }
        }
        if (instructions.isEmpty()) {
            throw new UserException("Invalid judge prompt: instructions.txt is empty");
        }
    }

    /** The prompt of a folder with {@code instructions.txt} and {@code case.txt}. */
    public static JudgePrompt load(Path folder) {
        return new JudgePrompt(text(folder.resolve("instructions.txt")), text(folder.resolve("case.txt")));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UserException("Cannot read prompt template: " + file, e);
        }
    }

    /** The whole prompt; what fills its places is never searched for places. */
    String of(String question, String reference, String answer) {
        Map<String, String> parts = Map.of("question", question, "reference", reference, "answer", answer);
        return instructions + "\n\n"
                + PLACE.matcher(layout).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    /** Changes when anything of it does. */
    public String hash() {
        return Ids.hash(instructions, layout);
    }
}
