package fr.medinjection.compare;

import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** What decided the datasets of a run, by manifest: settings of stages, versions of what they read, and the code. */
public final class Settings {
    private Settings() {}

    /**
     * A setting that differs; {@code ""} is one that there is not.
     *
     * @param stages whose setting it is
     */
    public record Change(List<String> stages, String key, String before, String after) {
        public Change {
            stages = List.copyOf(stages);
        }
    }

    private record Difference(String key, String before, String after) {}

    /** The settings of stages that both runs ran, and that differ; equal differences of several stages are told once. */
    static List<Change> changes(SortedMap<String, Manifest> before, SortedMap<String, Manifest> after) {
        Map<Difference, TreeSet<String>> stages = new LinkedHashMap<>();
        after.forEach((dataset, manifest) -> {
            if (before.containsKey(dataset)) {
                for (Difference difference : differences(of(before.get(dataset)), of(manifest))) {
                    stages.computeIfAbsent(difference, any -> new TreeSet<>()).add(manifest.stage());
                }
            }
        });
        List<Change> changes = new ArrayList<>();
        stages.forEach((difference, of) ->
                changes.add(new Change(List.copyOf(of), difference.key(), difference.before(), difference.after())));
        return changes;
    }

    private static List<Difference> differences(SortedMap<String, String> before, SortedMap<String, String> after) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .map(key -> new Difference(key, before.getOrDefault(key, ""), after.getOrDefault(key, "")))
                .filter(difference -> !difference.before().equals(difference.after()))
                .toList();
    }

    /** The settings by their keys, the versions of code, Spark and Java, and of files that are read. */
    private static SortedMap<String, String> of(Manifest manifest) {
        SortedMap<String, String> settings = manifest.settings();
        settings.put("code-version", manifest.codeVersion());
        settings.put("spark-version", manifest.sparkVersion());
        settings.put("java-version", manifest.javaVersion());
        manifest.inputs().stream()
                .filter(input -> input.rows() < 0)
                .forEach(input -> settings.put("files of " + input.name(), input.version()));
        return settings;
    }
}
