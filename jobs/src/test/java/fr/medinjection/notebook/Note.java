package fr.medinjection.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A note as it lies in a file. */
public record Note(Path file, JsonNode json, List<Paragraph> paragraphs) {
    /** The default of a form: {@code ${name=default}} or {@code ${name=default,one|other}}. */
    private static final Pattern FORM = Pattern.compile("\\$\\{\\w+=([^,}]*)(,[^}]*)?}");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A paragraph: the interpreter that its first line names, and what it is to run. */
    public record Paragraph(String interpreter, String code, JsonNode json) {
        static Paragraph of(JsonNode json) {
            String text = json.path("text").asText();
            String first = text.lines().findFirst().orElse("");
            return new Paragraph(first.strip(), text.substring(first.length()).strip(), json);
        }

        public String title() {
            return json.path("title").asText(json.path("id").asText());
        }

        /** The code with the default of each form filled in. */
        public String filledIn() {
            return FORM.matcher(code).replaceAll(form -> Matcher.quoteReplacement(form.group(1)));
        }

        /** How Zeppelin displays the result. */
        public JsonNode graph() {
            return json.path("config").path("results").path("0").path("graph");
        }
    }

    public Note {
        paragraphs = List.copyOf(paragraphs);
    }

    public static Note read(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            List<Paragraph> paragraphs = new ArrayList<>();
            json.path("paragraphs").forEach(paragraph -> paragraphs.add(Paragraph.of(paragraph)));
            return new Note(file, json, paragraphs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All notes of a folder, by name. */
    public static List<Note> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".zpln"))
                    .sorted()
                    .map(Note::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return json.path("name").asText();
    }
}
