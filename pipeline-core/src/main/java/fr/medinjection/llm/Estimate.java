package fr.medinjection.llm;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What asking would take, before anything is sent.
 *
 * @param requests different requests
 * @param known of those, the ones whose answer or final failure the ledger has
 * @param promptTokens of the requests to send, estimated
 * @param completionTokens of the requests to send: the most that the model may write
 * @param cost the most that the requests to send may cost, or empty where the price is not known
 * @param seconds how long the rate limits make it take at least
 */
public record Estimate(
        String model,
        long requests,
        long known,
        long promptTokens,
        long completionTokens,
        OptionalDouble cost,
        String currency,
        double seconds) {
    /** What is asked: {@code calls} take what of the requests is not known, of which there are {@code open}. */
    record Sums(long requests, long open, long calls, long promptTokens, long completionTokens) {}

    /** In batches a request may have a price of its own, and no rate limit holds it up. */
    static Estimate of(String name, LlmConfig config, LlmConfig.Model model, Sums sums) {
        boolean batch = config.sending() == LlmConfig.Sending.BATCH;
        double factor = batch ? config.endpoints().get(model.endpoint()).batch().priceFactor() : 1;
        OptionalDouble cost = model.price().of(sums.promptTokens(), sums.completionTokens());
        LlmConfig.Limits limits = model.limits();
        double byRequests = limits.requestsPerMinute() == 0 ? 0 : 60.0 * sums.calls() / limits.requestsPerMinute();
        double byTokens = limits.tokensPerMinute() == 0 ? 0 : 60.0 * sums.promptTokens() / limits.tokensPerMinute();
        return new Estimate(
                name,
                sums.requests(),
                sums.requests() - sums.open(),
                sums.promptTokens(),
                sums.completionTokens(),
                cost.isPresent() ? OptionalDouble.of(factor * cost.getAsDouble()) : cost,
                config.budget().currency(),
                batch ? 0 : Math.max(byRequests, byTokens));
    }

    /** How many requests would be sent. */
    public long calls() {
        return requests - known;
    }

    /** One line for the screen. */
    public String line() {
        String price = cost.isPresent()
                ? String.format(Locale.ROOT, "at most %,.2f %s", cost.getAsDouble(), currency)
                : "cost unknown: no price";
        return String.format(
                Locale.ROOT,
                "%s: %,d requests, %,d known already, %,d to send, about %,d prompt tokens, at most %,d new tokens, %s,"
                        + " at least %,.0f s",
                model,
                requests,
                known,
                calls(),
                promptTokens,
                completionTokens,
                price,
                seconds);
    }
}
