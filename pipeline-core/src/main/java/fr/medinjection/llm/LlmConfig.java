package fr.medinjection.llm;

import fr.medinjection.config.Checked;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How language models are asked, as in {@code conf/llm.yaml}.
 *
 * @param sending what happens to requests that no ledger knows
 * @param replay folders of recorded ledgers that are read beside the output folder's own; relative ones from the file that says so
 * @param inDoubt what happens to requests that were under way when an earlier run was killed
 * @param failed what happens to requests that failed for good in an earlier run
 * @param maxFailedShare more failed requests than this share of those asked for together fail the job
 * @param maxFailedFew so many may fail however few are asked for: of ten, one is no share to go by
 * @param wording of what is said to a model about the form of its reply
 */
public record LlmConfig(
        Sending sending,
        List<String> replay,
        InDoubt inDoubt,
        Failed failed,
        Successors successors,
        double maxFailedShare,
        int maxFailedFew,
        Budget budget,
        Retry retry,
        Timeouts timeouts,
        long maxReplyBytes,
        Files files,
        Wording wording,
        Map<String, Endpoint> endpoints,
        Map<String, Model> models)
        implements Checked {
    /** An address with a name and a password, with parameters, or with a fragment. */
    private static final Pattern HOLDS_SECRET = Pattern.compile("[?#]|^[^/]*//[^/]*@");

    /** What happens to requests that no ledger knows. */
    public enum Sending {
        /** They are sent, one call each. */
        LIVE,
        /** They are handed to the endpoint's batch interface, for half the price and within a day. */
        BATCH,
        /** They fail: only recorded answers are used. */
        REPLAY
    }

    /** What happens to requests of which a killed run had not written the answer yet: they may have been paid. */
    public enum InDoubt {
        /** They stay failed, so that none is paid twice. */
        HOLD,
        /** They are sent again. */
        RESEND
    }

    /** What happens to requests that failed for good in an earlier run: refused ones, or without a valid reply. */
    public enum Failed {
        /** They stay failed. */
        KEEP,
        /** They are sent once more, also where the stage that asked has gone on without them. */
        AGAIN
    }

    /** What happens where a model is retired. */
    public enum Successors {
        /** The job stops and names the successor. */
        NAME,
        /** The successor is asked instead. */
        FOLLOW
    }

    /** @param money the most that all requests of the ledger may cost together, 0 for no bound */
    public record Budget(double money, String currency) {}

    /**
     * How a request that failed for the moment is tried again.
     *
     * @param longestDelayMs bound of the growing delay
     * @param longestWaitMs a server that asks for a longer wait than this is given up
     */
    public record Retry(int attempts, int firstDelayMs, int longestDelayMs, int longestWaitMs) {}

    /**
     * When a request counts as failed.
     *
     * @param silenceMs without a byte from the server
     * @param callMs from the first byte sent to the last received, however steadily they trickle
     * @param drainMs how long requests under way are waited for when the job is told to stop
     */
    public record Timeouts(int connectMs, int silenceMs, int callMs, int drainMs) {}

    /**
     * The ledger's files.
     *
     * @param rollBytes a file to append to is closed and another begun at this size
     * @param mergeOver compacted folders are merged into one when there are more
     */
    public record Files(long rollBytes, int mergeOver, int tasks) {}

    /**
     * What a model is told about the form of its reply.
     *
     * @param schema where the endpoint cannot be given a schema; {@code {schema}} stands for it
     * @param repair when its reply was not valid; {@code {errors}} stands for what is wrong
     */
    public record Wording(String schema, String repair) implements Serializable {}

    /** Which interface a server has. */
    public enum Protocol {
        OPENAI,
        GEMINI
    }

    /**
     * A server.
     *
     * @param url without the last part, such as {@code https://api.openai.com/v1}
     * @param keyVariable the environment variable, or the alias of a Hadoop credential provider, with its key; {@code ""} for none
     * @param batch how its batch interface is used
     */
    public record Endpoint(Protocol protocol, String url, String keyVariable, Batch batch) {}

    /**
     * A batch interface.
     *
     * @param requests the most requests in one batch; 0 where the endpoint has no batch interface
     * @param priceFactor what a request in a batch costs of the ordinary price
     */
    public record Batch(int requests, long bytes, int pollMs, double priceFactor) {}

    /** How a model is made to reply in a form. */
    public enum Structured {
        /** By the endpoint, from the schema. */
        JSON_SCHEMA,
        /** The endpoint sees to JSON, the prompt to the schema. */
        JSON_OBJECT,
        /** By the prompt alone. */
        PROMPT
    }

    /**
     * A model.
     *
     * @param id its name on the endpoint
     * @param revision what else tells its answers from those of an older one, such as the commit of its weights
     * @param parameters of sampling, as the endpoint names them; a value that is JSON is sent as such
     * @param seedField what the endpoint calls the seed; {@code ""} where it refuses one
     * @param maxTokensField what the endpoint calls the bound of new tokens; {@code ""} where it refuses one
     * @param answerAfter marks that end a thought; the answer is what follows the last of them that the reply holds
     * @param topLogprobs of how many of the likeliest tokens at each place the endpoint tells the log-probability; 0 where it tells none
     * @param retired the date from which it is not served any more, or {@code ""}
     * @param successor the key of the model to ask then
     */
    public record Model(
            String endpoint,
            String id,
            String revision,
            Structured structured,
            Map<String, String> parameters,
            String seedField,
            String maxTokensField,
            int maxTokens,
            List<String> answerAfter,
            int topLogprobs,
            Limits limits,
            Price price,
            String retired,
            String successor)
            implements Serializable {}

    /** What a model's endpoint allows; 0 for no bound, but for requests at once. */
    public record Limits(long requestsPerMinute, long tokensPerMinute, int concurrent) implements Serializable {}

    /**
     * What a model costs for a million tokens: a number, or {@code unknown}.
     *
     * @param asOf the date of the price
     */
    public record Price(String input, String output, String asOf) implements Serializable {
        private static final double MILLION = 1e6;

        public Price {
            number(input);
            number(output);
        }

        /** Empty where the price is not known. */
        public OptionalDouble of(long promptTokens, long completionTokens) {
            OptionalDouble in = number(input);
            OptionalDouble out = number(output);
            return in.isEmpty() || out.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(
                            (promptTokens * in.getAsDouble() + completionTokens * out.getAsDouble()) / MILLION);
        }

        /** Whether asking costs nothing. */
        boolean isFree() {
            return of(1, 1).equals(OptionalDouble.of(0));
        }

        private static OptionalDouble number(String text) {
            if (text.toLowerCase(Locale.ROOT).equals("unknown")) {
                return OptionalDouble.empty();
            }
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                value = -1;
            }
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("Invalid price: " + text + ", expected a number or unknown");
            }
            return OptionalDouble.of(value);
        }
    }

    /** The same with other folders of recorded ledgers: their paths once they are resolved. */
    public LlmConfig withReplay(List<String> folders) {
        return new LlmConfig(
                sending,
                folders,
                inDoubt,
                failed,
                successors,
                maxFailedShare,
                maxFailedFew,
                budget,
                retry,
                timeouts,
                maxReplyBytes,
                files,
                wording,
                endpoints,
                models);
    }

    /** How many of so many requests may fail. */
    long mayFail(long requests) {
        return Math.max(maxFailedFew, (long) (maxFailedShare * requests));
    }

    /** The settings of which that follows. */
    String allowance() {
        return "llm.max-failed-share: " + maxFailedShare + " and llm.max-failed-few: " + maxFailedFew;
    }

    @Override
    public Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        check(mistakes, "max-failed-share", maxFailedShare, maxFailedShare >= 0 && maxFailedShare <= 1, "0 to 1");
        check(mistakes, "max-failed-few", maxFailedFew, maxFailedFew >= 0, "at least 0");
        check(mistakes, "retry.attempts", retry.attempts(), retry.attempts() > 0, "at least 1");
        check(mistakes, "max-reply-bytes", maxReplyBytes, maxReplyBytes > 0, "at least 1");
        check(mistakes, "budget.money", budget.money(), budget.money() >= 0, "at least 0");
        new TreeMap<>(endpoints).forEach((name, endpoint) -> {
            if (HOLDS_SECRET.matcher(endpoint.url()).find()) { // and is not shown therefore
                mistakes.put(
                        "endpoints." + name + ".url",
                        "holds parameters or a password, expected an address alone: name the key's variable in key-variable");
            }
        });
        new TreeMap<>(models).forEach((name, model) -> {
            String at = "models." + name + ".";
            check(mistakes, at + "endpoint", model.endpoint(), endpoints.containsKey(model.endpoint()), "an endpoint");
            int concurrent = model.limits().concurrent();
            check(mistakes, at + "limits.concurrent", concurrent, concurrent > 0, "at least 1");
            check(mistakes, at + "max-tokens", model.maxTokens(), model.maxTokens() > 0, "at least 1");
            check(mistakes, at + "top-logprobs", model.topLogprobs(), model.topLogprobs() >= 0, "at least 0");
            boolean follows = model.successor().isEmpty() || models.containsKey(model.successor());
            check(mistakes, at + "successor", model.successor(), follows, "a model");
        });
        return mistakes;
    }

    private static void check(Map<String, String> mistakes, String key, Object value, boolean holds, String expected) {
        if (!holds) {
            mistakes.put(key, "is " + value + ", expected " + expected);
        }
    }
}
