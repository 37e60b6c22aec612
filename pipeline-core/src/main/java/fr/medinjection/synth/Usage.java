package fr.medinjection.synth;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What requests took.
 *
 * @param failed requests without a reply
 * @param cost the sum of the costs that are known
 * @param costUnknown requests whose cost is not known
 */
public record Usage(
        long requests, long failed, long promptTokens, long completionTokens, double cost, long costUnknown) {

    /** What replies took, by model: as many rows come to the driver as there are models. */
    public static Map<String, Usage> of(Dataset<Row> replies) {
        Map<String, Usage> usage = new TreeMap<>();
        replies.groupBy("model")
                .agg(
                        count(lit(1)),
                        total(when(col("error").isNotNull(), 1L).otherwise(0L), "long"),
                        total(col("prompt_tokens"), "long"),
                        total(col("completion_tokens"), "long"),
                        total(col("cost"), "double"),
                        total(when(col("cost").isNull(), 1L).otherwise(0L), "long"))
                .collectAsList()
                .forEach(row -> usage.put(
                        row.getString(0),
                        new Usage(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getDouble(5),
                                row.getLong(6))));
        return usage;
    }

    private static Column total(Column column, String type) {
        return coalesce(functions.sum(column.cast(type)), lit(0).cast(type));
    }

    /** What both took together. */
    public Usage plus(Usage other) {
        return new Usage(
                requests + other.requests,
                failed + other.failed,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cost + other.cost,
                costUnknown + other.costUnknown);
    }

    /** The usage of several rounds, model by model. */
    public static Map<String, Usage> sum(Iterable<Map<String, Usage>> rounds) {
        Map<String, Usage> all = new TreeMap<>();
        rounds.forEach(round -> round.forEach((model, usage) -> all.merge(model, usage, Usage::plus)));
        return all;
    }

    /** For the facts of a manifest. */
    public static Map<String, Object> facts(Map<String, Usage> usage) {
        Map<String, Object> facts = new TreeMap<>();
        usage.forEach((model, used) -> facts.put(model, used.facts()));
        return facts;
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("requests", requests);
        facts.put("failed", failed);
        facts.put("prompt-tokens", promptTokens);
        facts.put("completion-tokens", completionTokens);
        facts.put("cost", cost);
        facts.put("cost-unknown", costUnknown);
        return facts;
    }

    /** The usage that facts tell of. */
    public static Map<String, Usage> of(Object facts) {
        Map<String, Usage> usage = new TreeMap<>();
        if (facts instanceof Map<?, ?> models) {
            models.forEach((model, used) -> usage.put(String.valueOf(model), read((Map<?, ?>) used)));
        }
        return usage;
    }

    private static Usage read(Map<?, ?> facts) {
        return new Usage(
                number(facts, "requests").longValue(),
                number(facts, "failed").longValue(),
                number(facts, "prompt-tokens").longValue(),
                number(facts, "completion-tokens").longValue(),
                number(facts, "cost").doubleValue(),
                number(facts, "cost-unknown").longValue());
    }

    private static Number number(Map<?, ?> facts, String name) {
        return (Number) facts.get(name);
    }
}
