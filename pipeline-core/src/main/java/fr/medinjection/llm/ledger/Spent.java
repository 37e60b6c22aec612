package fr.medinjection.llm.ledger;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;

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

    /** What requests took that went together, shared out by their weights to the last token. */
    public List<Spent> among(List<Long> weights) {
        if (weights.size() == 1) {
            return List.of(this);
        }
        long whole = weights.stream().mapToLong(weight -> weight).sum();
        List<Spent> shares = new ArrayList<>();
        long before = 0;
        for (long weight : weights) {
            long after = before + weight;
            shares.add(new Spent(
                    share(promptTokens, before, after, whole),
                    share(completionTokens, before, after, whole),
                    cost == null ? null : Double.valueOf(cost * weight / whole),
                    attempts,
                    latencyMs));
            before = after;
        }
        return shares;
    }

    private static Long share(Long all, long from, long to, long whole) {
        return all == null ? null : Long.valueOf(all * to / whole - all * from / whole);
    }
}
