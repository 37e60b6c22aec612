package fr.medinjection.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.report.page.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What the paper and its repository print, as far as the report sets it beside ours.
 *
 * @param rows Table 1 by component and split
 * @param printedTotals the total row of Table 1 as printed, by split
 * @param printedTotal its grand total as printed
 * @param types Table 2
 * @param readme the totals that the repository's read-me gives instead
 * @param categories the shares that Figure 2 prints, in percent
 */
record Paper(
        String reference,
        Map<Component, Map<Split, Long>> rows,
        Map<Split, Long> printedTotals,
        long printedTotal,
        Map<TaskType, Long> types,
        List<Source> sources,
        Readme readme,
        Map<String, Double> categories,
        long mixSize) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    /**
     * A source of the paper.
     *
     * @param keys the keys of {@code conf/sources.yaml} that make it up
     * @param printed whether the paper prints the count; otherwise it follows by subtraction
     */
    record Source(Text name, Component component, List<String> keys, long rows, boolean printed) {}

    /** What the repository's read-me says, which is not what the paper says. */
    record Readme(long translated, Map<TaskType, Long> types, long olderTotal) {}

    /** The figures of arXiv:2603.06905v1. */
    static Paper printed() {
        try (var in = Paper.class.getResourceAsStream("paper.json")) {
            return JSON.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource paper.json", e);
        }
    }

    long rows(Component component, Split split) {
        return rows.get(component).get(split);
    }

    long rows(Component component) {
        return rows.get(component).values().stream().mapToLong(count -> count).sum();
    }

    long rows(Split split) {
        return rows.values().stream().mapToLong(splits -> splits.get(split)).sum();
    }

    long total() {
        return rows.keySet().stream().mapToLong(this::rows).sum();
    }
}
