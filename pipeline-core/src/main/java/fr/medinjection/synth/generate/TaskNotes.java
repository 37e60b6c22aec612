package fr.medinjection.synth.generate;

import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each task asks for, in the words of the prompts: the lines {@code task = note} of {@code tasks.txt}. */
public record TaskNotes(Map<String, String> notes) {
    private static final String FILE = "tasks.txt";
    private static final String EQUALS = " = ";

    public TaskNotes {
        notes = new LinkedHashMap<>(notes);
    }

    static TaskNotes load(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new UserException("Cannot read prompt template: " + file, e);
        }
    }

    static TaskNotes of(String text) {
        Map<String, String> notes = new LinkedHashMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    int at = line.indexOf(EQUALS);
                    if (at < 0) {
                        throw new UserException("Invalid line of " + FILE + ": " + line + ", expected task = note");
                    }
                    notes.put(line.substring(0, at), line.substring(at + EQUALS.length()));
                });
        return new TaskNotes(notes);
    }

    /** The tasks of a plan, one a line, with their counts. */
    String lines(PlanConfig plan) {
        StringBuilder lines = new StringBuilder();
        plan.tasks().forEach((task, config) -> {
            String note = notes.get(task);
            if (note == null) {
                throw new UserException("Missing task in " + FILE + ": " + task);
            }
            lines.append(lines.isEmpty() ? "- " : "\n- ")
                    .append(config.count())
                    .append(" × \"")
                    .append(task)
                    .append("\" : ")
                    .append(note);
        });
        return lines.toString();
    }
}
