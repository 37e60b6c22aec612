package fr.medinjection.report;

import fr.medinjection.export.Licences;
import fr.medinjection.report.page.Text;
import java.util.Map;

/**
 * What a user may set about the report.
 *
 * @param title the heading of the page
 * @param mapPoints the most points on the map of the page
 * @param categories the shown name of each category by its key
 * @param licences which items may be shown
 */
public record ReportConfig(Text title, int mapPoints, Map<String, Text> categories, Licences licences) {
    public ReportConfig {
        categories = Map.copyOf(categories);
    }

    /** The name to show for a category; a category without one shows its key. */
    Text category(String key) {
        return categories.getOrDefault(key, Text.same(key));
    }
}
