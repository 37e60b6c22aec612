package fr.medinjection.report.page;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Markup that is safe to send: text enters it only through {@link #text} and attribute values, which are escaped. */
public record Html(String markup) {
    public static final Html EMPTY = new Html("");

    /** Text as text, whatever it holds. */
    public static Html text(String text) {
        return new Html(escaped(text));
    }

    public static Html all(Html... parts) {
        StringBuilder out = new StringBuilder();
        for (Html part : parts) {
            out.append(part.markup());
        }
        return new Html(out.toString());
    }

    public static Html all(Collection<Html> parts) {
        return all(parts.toArray(Html[]::new));
    }

    /** Attributes from names and values in turn. */
    public static Map<String, String> with(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes;
    }

    public static Html element(String name, Map<String, String> attributes, Html... children) {
        return new Html(open(name, attributes) + all(children).markup() + "</" + name + ">");
    }

    public static Html element(String name, Html... children) {
        return element(name, Map.of(), children);
    }

    /** An element without content or end tag. */
    public static Html empty(String name, Map<String, String> attributes) {
        return new Html(open(name, attributes));
    }

    private static String open(String name, Map<String, String> attributes) {
        StringBuilder out = new StringBuilder("<").append(name);
        attributes.forEach((key, value) ->
                out.append(' ').append(key).append("=\"").append(escaped(value)).append('"'));
        return out.append('>').toString();
    }

    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isAllowed(c) ? c : '\ufffd');
            }
        }
        return out.toString();
    }

    /** Control characters are not text in HTML nor in SVG. */
    private static boolean isAllowed(char c) {
        return c == '\n' || c == '\t' || (c >= ' ' && c != '\u007f' && c < '\ufffe');
    }
}
