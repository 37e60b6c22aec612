package fr.medinjection.llm.ledger;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a request took so far, repairs and earlier runs included.
 *
 * @param promptTokens null where a server does not say
 * @param cost null where the price or the number of tokens is not known
 * @param attempts how often it was sent
 * @param latencyMs of the last attempt
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Spent(Long promptTokens, Long completionTokens, Double cost, int attempts, long latencyMs) {
    public static final Spent NOTHING = new Spent(0L, 0L, 0.0, 0, 0);

    /** What was not known does not become so by adding to it. */
    public Spent plus(Spent more) {
        return new Spent(
                promptTokens == null || more.promptTokens == null ? null : promptTokens + more.promptTokens,
                completionTokens == null || more.completionTokens == null
                        ? null
                        : completionTokens + more.completionTokens,
                cost == null || more.cost == null ? null : cost + more.cost,
                attempts + more.attempts,
                more.latencyMs);
    }
}
