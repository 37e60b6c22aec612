package fr.medinjection.source;

import fr.medinjection.data.Component;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the release's column {@code origin} stands for, from the setting {@code origins}: entries
 * {@code <origin>=<source key>:<component>} separated by commas. Origins are compared as slugs: lower case, everything
 * but letters and digits a dash.
 */
record ReleaseOrigins(Map<String, Origin> bySlug) {
    private static final Set<String> COMPONENTS = Set.of("NATIVE", "TRANSLATED", "SYNTHETIC");

    static final String EXPECTED = "<origin>=<source>:<component>, ...";

    /** Whose component is only meant where it is mapped. */
    record Origin(String source, Component component, boolean mapped) {}

    static ReleaseOrigins of(SourceContext context) {
        Map<String, Origin> bySlug = new HashMap<>();
        for (String entry : Settings.list(context, "origins")) {
            String[] parts = parts(entry);
            if (!isWellFormed(parts)) {
                throw Settings.invalid(context, "origins", EXPECTED);
            }
            bySlug.put(slug(parts[0]), new Origin(parts[1], Component.valueOf(parts[2]), true));
        }
        return new ReleaseOrigins(bySlug);
    }

    static boolean isWellFormed(String setting) {
        return Settings.parts(setting).stream().allMatch(entry -> isWellFormed(parts(entry)));
    }

    /** The sources that the origins of a setting stand for. */
    static List<String> sources(String setting) {
        return Settings.parts(setting).stream()
                .map(ReleaseOrigins::parts)
                .filter(ReleaseOrigins::isWellFormed)
                .map(parts -> parts[1])
                .toList();
    }

    private static boolean isWellFormed(String[] parts) {
        return parts.length == 3 && COMPONENTS.contains(parts[2]);
    }

    private static String[] parts(String entry) {
        return entry.split("\\s*[=:]\\s*");
    }

    Origin find(String origin) {
        String slug = origin.isEmpty() ? "unknown" : slug(origin);
        return bySlug.getOrDefault(slug, new Origin("release:" + slug, Component.NATIVE, false));
    }

    private static String slug(String origin) {
        return origin.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
    }
}
