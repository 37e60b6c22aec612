package fr.medinjection.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The merged YAML of a configuration file, the files it names under {@code base}, and the {@code --set} overrides; each
 * value remembers where it was written. Precedence: {@code --set} over the file over its bases, later bases over earlier
 * ones. Mappings merge key by key, lists and scalars are replaced.
 */
public final class ConfigTree {
    private static final String BASE = "base";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode root = JSON.objectNode();
    private final Map<String, Location> locations = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();

    /** Where a value was written: a file and a one-based line; line 0 stands for {@code --set}. */
    public record Location(Path file, int line) {
        @Override
        public String toString() {
            return line == 0 ? "--set" : file + ":" + line;
        }
    }

    private ConfigTree() {}

    /** Reads a file with its bases and applies overrides of the form {@code key.sub-key=value}. */
    public static ConfigTree load(Path file, List<String> overrides) {
        ConfigTree tree = new ConfigTree();
        tree.addFile(file, List.of());
        overrides.forEach(override -> tree.set(override, file));
        return tree;
    }

    public ObjectNode root() {
        return root;
    }

    /** The files that were read: the first one and its bases. */
    public Set<Path> files() {
        return Collections.unmodifiableSet(files);
    }

    /** Where the value at a path like {@code dedup.threshold} was written; of the nearest parent if it is missing. */
    public Location location(String path) {
        for (String at = path; ; at = at.substring(0, Math.max(0, parentEnd(at)))) {
            Location location = locations.get(at);
            if (location != null || at.isEmpty()) {
                return location == null ? new Location(Path.of("configuration"), 1) : location;
            }
        }
    }

    private static int parentEnd(String path) {
        return Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    }

    /** Mistakes met while reading: keys that stand twice. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    private void addFile(Path file, List<Path> including) {
        Path real = file.toAbsolutePath().normalize();
        if (including.contains(real)) {
            throw new UserException("Invalid base: " + file + " includes itself");
        }
        Node node = compose(file);
        if (!(node instanceof MappingNode mapping)) {
            throw new UserException("Invalid configuration file: " + file + ", expected a mapping of sections");
        }
        List<Path> chain = new ArrayList<>(including);
        chain.add(real);
        files.add(real);
        for (String base : bases(mapping, file)) {
            addFile(file.resolveSibling(base), chain);
        }
        locations.putIfAbsent("", new Location(file, 1));
        merge(root, mapping, "", file);
        root.remove(BASE);
    }

    private static Node compose(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserException("Cannot read configuration: " + file
                    + (Files.isDirectory(file) ? ", which is a directory" : ", which does not exist"));
        }
        try (var reader = Files.newBufferedReader(file)) {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(50);
            return new Yaml(options).compose(reader);
        } catch (YAMLException e) {
            throw new UserException(
                    "Invalid YAML in " + file + ": " + e.getMessage().strip(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read configuration: " + file, e);
        }
    }

    private static List<String> bases(MappingNode mapping, Path file) {
        List<String> bases = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (key(tuple).equals(BASE)) {
                List<Node> items = tuple.getValueNode() instanceof SequenceNode list
                        ? list.getValue()
                        : List.of(tuple.getValueNode());
                items.forEach(item -> bases.add(base(item, file)));
            }
        }
        return bases;
    }

    private static String base(Node item, Path file) {
        if (item instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new UserException("Invalid base in " + file + ", expected a file name or a list of them");
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar
                ? scalar.getValue()
                : tuple.getKeyNode().toString();
    }

    private void merge(ObjectNode into, MappingNode mapping, String path, Path file) {
        Map<String, Integer> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(tuple);
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            String at = path.isEmpty() ? key : path + "." + key;
            Integer before = seen.put(key, line);
            if (before != null) {
                mistakes.add(file + ":" + line + ": key stands twice: " + at + " (first in line " + before + ")");
            }
            locations.put(at, new Location(file, line));
            Node value = tuple.getValueNode();
            if (value instanceof MappingNode child) {
                ObjectNode target = into.get(key) instanceof ObjectNode existing ? existing : into.putObject(key);
                merge(target, child, at, file);
            } else {
                into.set(key, json(value, at, file));
            }
        }
    }

    private JsonNode json(Node node, String path, Path file) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JSON.objectNode();
            merge(object, mapping, path, file);
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            var array = JSON.arrayNode();
            int index = 0;
            for (Node item : sequence.getValue()) {
                String at = path + "[" + index++ + "]";
                locations.put(at, new Location(file, item.getStartMark().getLine() + 1));
                array.add(json(item, at, file));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private static JsonNode scalar(ScalarNode node) {
        String value = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.INT)) {
                return JSON.numberNode(Long.parseLong(value.replace("_", "")));
            }
            if (tag.equals(Tag.FLOAT)) {
                return JSON.numberNode(Double.parseDouble(value.replace("_", "")));
            }
        } catch (NumberFormatException e) {
            return JSON.textNode(value); // 0x10, 1:30 and the like: the binder says what it expected instead
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(value.matches("(?i)true|yes|on"));
        }
        return tag.equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(value);
    }

    private void set(String override, Path file) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw new UserException("Invalid --set: " + override + ", expected key=value");
        }
        String path = override.substring(0, equals);
        Node value = value(override, override.substring(equals + 1));
        ObjectNode at = root;
        String last = path;
        // A key may itself hold dots (Spark's settings do): one that exists as a whole is taken as a whole.
        while (last.contains(".") && !at.has(last)) {
            String key = last.substring(0, last.indexOf('.'));
            last = last.substring(key.length() + 1);
            at = at.get(key) instanceof ObjectNode child ? child : at.putObject(key);
        }
        at.set(last, value == null ? JSON.textNode("") : json(value, path, file));
        locations.keySet().removeIf(known -> known.startsWith(path + ".") || known.startsWith(path + "["));
        locations.put(path, new Location(file, 0));
    }

    private static Node value(String override, String text) {
        try {
            return new Yaml().compose(new StringReader(text));
        } catch (YAMLException e) {
            throw new UserException(
                    "Invalid --set: " + override + ", expected a YAML value: "
                            + e.getMessage().strip(),
                    e);
        }
    }
}
