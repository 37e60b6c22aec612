package fr.medinjection.synth;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.Message;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prompt template: a first line {@code version: 1}, then the part {@code --- system} and the part {@code --- user}, with
 * places such as {@code {text}}. What fills a place is never searched for places.
 *
 * @param hash of version, parts and all, for lineage and manifests
 */
public record Prompt(String name, String version, String system, String user, String hash) implements Serializable {
    private static final Pattern FORM =
            Pattern.compile("version: *(\\S+)\\s*\\R--- system\\s*\\R(.*)\\R--- user\\s*\\R(.*)", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    /** What a model is told and asked. */
    public record Filled(String system, String user) {
        /** Asks for a reply that is valid under a JSON schema. */
        public ChatRequest request(String schema, long seed) {
            return new ChatRequest(List.of(Message.system(system), Message.user(user)), Optional.of(schema), seed);
        }
    }

    /** Reads {@code NAME.txt}; it must have all of these places and no others. */
    public static Prompt load(Path folder, String name, Set<String> places) {
        Path file = folder.resolve(name + ".txt");
        try {
            return of(name, Files.readString(file), places);
        } catch (IOException e) {
            throw new UserException("Cannot read prompt template: " + file, e);
        }
    }

    /** The template of this text. */
    public static Prompt of(String name, String text, Set<String> places) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new UserException("Invalid prompt template: " + name
                    + ", expected a line \"version: 1\", then the parts \"--- system\" and \"--- user\"");
        }
        Set<String> found = PLACE.matcher(text)
                .results()
                .map(place -> place.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(places)) {
            throw new UserException("Invalid prompt template: " + name + " has places " + found + ", expected "
                    + new TreeSet<>(places));
        }
        String system = form.group(2).strip();
        String user = form.group(3).strip();
        return new Prompt(name, form.group(1), system, user, Ids.hash(form.group(1), system, user));
    }

    /** The prompt with its places filled. */
    public Filled fill(Map<String, String> values) {
        return new Filled(fill(system, values), fill(user, values));
    }

    private static String fill(String part, Map<String, String> values) {
        return PLACE.matcher(part).replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    }
}
