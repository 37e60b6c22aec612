package fr.medinjection.source;

import fr.medinjection.data.Component;
import java.util.HashMap;
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

    /** Whose component is only meant where it is mapped. */
    record Origin(String source, Component component, boolean mapped) {}

    static ReleaseOrigins of(SourceContext context) {
        Map<String, Origin> bySlug = new HashMap<>();
        for (String entry : Settings.list(context, "origins")) {
            String[] parts = entry.split("\\s*[=:]\\s*");
            if (parts.length != 3 || !COMPONENTS.contains(parts[2])) {
                throw Settings.invalid(context, "origins", "<origin>=<source>:<component>, ...");
            }
            bySlug.put(slug(parts[0]), new Origin(parts[1], Component.valueOf(parts[2]), true));
        }
        return new ReleaseOrigins(bySlug);
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
