package fr.medinjection.submit;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.config.ConfigTree;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The local files that a driver on the cluster needs: the configuration with its bases, and what it names in its own folder (prompts,
 * samples). They lie there below {@link #FOLDER} as they do here, so that relative paths lead from one to the other.
 *
 * @param files by their path below that folder
 * @param arguments the job's command line with the configuration where it then is
 */
public record Shipment(SortedMap<String, Path> files, List<String> arguments) {
    /** The folder in a container. */
    static final String FOLDER = "__medinjection__";

    private static final String CONFIG = "--config";
    private static final String OUT = "out";

    /** What a job's command line needs; {@code tree} is its configuration. */
    static Shipment of(ConfigTree tree, List<String> arguments) {
        SortedMap<String, Path> files = new TreeMap<>();
        tree.files().forEach(file -> add(file, files));
        addNamed(tree, tree.root(), "", files);
        LocalFiles.requireSmall(files);
        return new Shipment(files, arguments.stream().map(Shipment::there).toList());
    }

    /**
     * The place that a text of the configuration names, if it is a relative path of something in the folder of the file that it stands
     * in: then it belongs to the configuration. The output folder never does.
     */
    public static Stream<Path> places(ConfigTree tree, String key, String text) {
        ConfigTree.Location location = tree.location(key);
        if (location.line() == 0 || key.equals(OUT)) {
            return Stream.empty();
        }
        Path folder = location.file().toAbsolutePath().normalize().getParent();
        try {
            return Stream.of(folder.resolve(text).normalize())
                    .filter(place -> place.startsWith(folder) && !place.equals(folder) && Files.exists(place));
        } catch (InvalidPathException e) {
            return Stream.empty(); // a text that cannot be a path
        }
    }

    private static void addNamed(ConfigTree tree, JsonNode node, String key, SortedMap<String, Path> files) {
        if (node.isObject()) {
            node.fields()
                    .forEachRemaining(child -> addNamed(
                            tree,
                            child.getValue(),
                            key.isEmpty() ? child.getKey() : key + "." + child.getKey(),
                            files));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                addNamed(tree, node.get(i), key + "[" + i + "]", files);
            }
        } else if (node.isTextual()) {
            places(tree, key, node.textValue())
                    .forEach(place -> LocalFiles.below(place).values().forEach(file -> add(file, files)));
        }
    }

    private static void add(Path file, SortedMap<String, Path> files) {
        files.put(file.toAbsolutePath().normalize().toString().substring(1), file);
    }

    private static String there(String argument) {
        return argument.startsWith(CONFIG + "=")
                ? CONFIG + "=" + FOLDER
                        + Path.of(argument.substring(CONFIG.length() + 1))
                                .toAbsolutePath()
                                .normalize()
                : argument;
    }

    /** With {@code --config FILE} as one word, which is easier to find again. */
    static List<String> joined(List<String> arguments) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean two = arguments.get(i).equals(CONFIG) && i + 1 < arguments.size();
            joined.add(two ? CONFIG + "=" + arguments.get(++i) : arguments.get(i));
        }
        return joined;
    }
}
