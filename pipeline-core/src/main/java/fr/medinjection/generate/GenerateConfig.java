package fr.medinjection.generate;

import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.score.OptionOrders;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * How models are asked.
 *
 * @param withPipeline whether the main job asks and scores too; the job {@code generate} always asks
 * @param models {@code base}, names under {@code models/}, {@code *} for all of those
 * @param services models of the section {@code llm} that are asked too, as their servers answer
 * @param seed of requests to services: another one asks anew
 * @param decodings of closed questions
 * @param permutations the orders in which options are shown beside the published one
 * @param ending how the prompt ends: with a thought, where the template has one, or without
 * @param singleTokens the most new tokens where one option is right
 * @param tokensPerOption the most new tokens for each option where several may be right
 * @param openTokens the most new tokens of an open answer
 * @param batchSize how many questions are answered at once
 * @param queue how many a task takes at a time: an answer that ends makes room for the next of them, and when all are done they are kept should the run be stopped
 * @param tasks how many tasks share a model's work out; the answers are the same for any number
 */
public record GenerateConfig(
        boolean withPipeline,
        List<String> models,
        List<String> services,
        long seed,
        List<Decoding> decodings,
        OptionOrders permutations,
        ChatTemplate.Ending ending,
        int singleTokens,
        int tokensPerOption,
        int openTokens,
        int batchSize,
        int queue,
        int tasks)
        implements Serializable {
    /** Stands for the model without an adapter. */
    public static final String BASE = "base";

    /** Stands for all adapters. */
    public static final String ALL = "*";

    public GenerateConfig {
        models = List.copyOf(models);
        services = List.copyOf(services);
        decodings = List.copyOf(decodings);
        check(
                !models.isEmpty() || !services.isEmpty(),
                "models",
                "none",
                "base, names of models or \"*\", or some services");
        check(
                !decodings.isEmpty() && new HashSet<>(decodings).size() == decodings.size(),
                "decodings",
                decodings,
                "some, all different");
        check(ending != ChatTemplate.Ending.NONE, "ending", ending, "answer or answer-without-thinking");
        check(singleTokens > 0, "single-tokens", singleTokens, "at least 1");
        check(tokensPerOption > 0, "tokens-per-option", tokensPerOption, "at least 1");
        check(openTokens > 0, "open-tokens", openTokens, "at least 1");
        check(batchSize > 0, "batch-size", batchSize, "at least 1");
        check(queue >= batchSize, "queue", queue, "at least the batch-size, " + batchSize);
        check(tasks > 0, "tasks", tasks, "at least 1");
    }

    private static void check(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Invalid " + what + ": " + value + ", expected " + expected);
        }
    }
}
