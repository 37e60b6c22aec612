package fr.medinjection.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Binds a {@link ConfigTree} to a record. Every record component must have a value and every value a component; a
 * component {@code perFolder} is the key {@code per-folder}. All mistakes are collected and reported together.
 */
public final class ConfigBinder {
    private final ConfigTree tree;
    /** What keeps a record from being made. */
    private final List<String> mistakes = new ArrayList<>();
    /** What records find that could be made. */
    private final List<String> findings = new ArrayList<>();

    private ConfigBinder(ConfigTree tree) {
        this.tree = tree;
        mistakes.addAll(tree.mistakes());
    }

    /** Reads a file and binds it. */
    public static <R extends Record> R load(Path file, List<String> overrides, Class<R> type) {
        return bind(ConfigTree.load(file, overrides), type);
    }

    public static <R extends Record> R bind(ConfigTree tree, Class<R> type) {
        ConfigBinder binder = new ConfigBinder(tree);
        Object bound = binder.value(tree.root(), type, "");
        List<String> all = new ArrayList<>(binder.mistakes);
        all.addAll(binder.findings);
        if (!all.isEmpty()) {
            throw new UserException("Invalid configuration:\n  " + String.join("\n  ", all));
        }
        return type.cast(bound);
    }

    private Object value(JsonNode node, Type type, String path) {
        if (node == null || node.isNull()) {
            return mistake(path, "has no value, expected " + expected(type));
        }
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(node, generic.getActualTypeArguments()[0], path)
                    : map(node, generic.getActualTypeArguments()[1], path);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isRecord()) {
            return record(node, raw, path);
        }
        if (raw.isEnum()) {
            return constant(node, raw, path);
        }
        Object scalar = scalar(node, raw);
        return scalar != null ? scalar : mistake(path, "is " + shown(node) + ", expected " + expected(type));
    }

    private Object scalar(JsonNode node, Class<?> raw) {
        if (raw == String.class) {
            return node.isValueNode() ? node.asText() : null;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : null;
        }
        if (raw == int.class || raw == Integer.class) {
            return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
        }
        if (raw == long.class || raw == Long.class) {
            return node.isIntegralNumber() ? node.longValue() : null;
        }
        if (raw == double.class || raw == Double.class) {
            return node.isNumber() ? node.doubleValue() : null;
        }
        throw new IllegalArgumentException("No configuration can hold a " + raw);
    }

    private Object constant(JsonNode node, Class<?> raw, String path) {
        String wanted = node.asText().replace('-', '_');
        for (Object constant : raw.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        return mistake(path, "is " + shown(node) + ", expected " + expected(raw));
    }

    private List<Object> list(JsonNode node, Type item, String path) {
        List<Object> values = new ArrayList<>();
        if (!node.isArray()) {
            mistake(path, "is " + shown(node) + ", expected a list");
            return values;
        }
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.get(i), item, path + "[" + i + "]"));
        }
        return values;
    }

    private Map<String, Object> map(JsonNode node, Type item, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!(node instanceof ObjectNode object)) {
            mistake(path, "is " + shown(node) + ", expected a mapping");
            return values;
        }
        object.fields().forEachRemaining(entry -> {
            if (!entry.getValue().isNull()) { // NAME: ~ takes an entry of a base file away
                values.put(entry.getKey(), value(entry.getValue(), item, join(path, entry.getKey())));
            }
        });
        return values;
    }

    private Object record(JsonNode node, Class<?> raw, String path) {
        if (!(node instanceof ObjectNode object)) {
            return mistake(path, "is " + shown(node) + ", expected a mapping");
        }
        int before = mistakes.size();
        RecordComponent[] components = raw.getRecordComponents();
        Set<String> known = new LinkedHashSet<>();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = kebab(components[i].getName());
            known.add(key);
            if (object.has(key)) {
                arguments[i] = value(object.get(key), components[i].getGenericType(), join(path, key));
            } else {
                mistake(join(path, key), "is missing, expected " + expected(components[i].getGenericType()));
            }
        }
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                mistake(join(path, key), "is unknown, expected one of " + String.join(", ", known));
            }
        });
        return mistakes.size() > before ? null : construct(raw, components, arguments, path);
    }

    private Object construct(Class<?> raw, RecordComponent[] components, Object[] arguments, String path) {
        try {
            Constructor<?> constructor = raw.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            Object made = constructor.newInstance(arguments);
            if (made instanceof Checked checked) {
                checked.mistakes().forEach((key, what) -> findings.add(line(join(path, key), what)));
            }
            return made;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof UserException || e.getCause() instanceof IllegalArgumentException) {
                return mistake(path, "is not valid: " + e.getCause().getMessage());
            }
            throw new IllegalStateException("Cannot construct " + raw, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot construct " + raw, e);
        }
    }

    private Object mistake(String path, String what) {
        mistakes.add(line(path, what));
        return null;
    }

    private String line(String path, String what) {
        return tree.location(path) + ": " + (path.isEmpty() ? "file" : path) + " " + what;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static String expected(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? "a list" : "a mapping";
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" or "));
        }
        if (raw.isRecord()) {
            return "a mapping";
        }
        return raw == String.class ? "a text" : raw == boolean.class ? "true or false" : "a number (" + raw + ")";
    }

    /** The key of a record component: {@code perFolder} is {@code per-folder}. */
    public static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
