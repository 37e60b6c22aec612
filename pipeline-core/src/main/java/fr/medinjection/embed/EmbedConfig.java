package fr.medinjection.embed;

import static fr.medinjection.config.Requirement.require;

import java.io.Serializable;

/**
 * How items become vectors.
 *
 * @param withPipeline whether the main job makes vectors too; the job {@code embed} always does
 * @param text which text of an item is embedded
 * @param sample how many items, those whose hashed ids come first; 0 for all
 * @param seed of that choice
 * @param itemsPerShard how many items are kept at once as finished work: a run that was killed goes on from there
 * @param maxFailedShare the share of items that may go without a vector
 * @param corpus of {@link Method#CORPUS}
 * @param onnx of {@link Method#ONNX} and {@link Method#SPARK_NLP}
 * @param endpoint of {@link Method#ENDPOINT}
 */
public record EmbedConfig(
        boolean withPipeline,
        Method method,
        EmbeddedText text,
        int sample,
        long seed,
        int itemsPerShard,
        double maxFailedShare,
        WordVectorConfig corpus,
        SentenceConfig onnx,
        EndpointConfig endpoint)
        implements Serializable {
    public EmbedConfig {
        require(sample >= 0, "sample", sample, "0 for all, or how many");
        require(itemsPerShard > 0, "items-per-shard", itemsPerShard, "at least 1");
        require(maxFailedShare >= 0 && maxFailedShare <= 1, "max-failed-share", maxFailedShare, "0 to 1");
    }

    /**
     * Word vectors learnt from the corpus: skip-gram with hierarchical softmax, as Spark NLP's Doc2VecApproach trains it.
     *
     * @param dimension of the vectors
     * @param window words on each side that a word is to tell
     * @param minCount rarer words have no vector
     * @param iterations passes over the texts
     * @param learningRate of the first step
     * @param texts how many texts to learn from, those whose hashed ids come first
     * @param seed of that choice and of the training
     * @param smoothing a word of relative frequency p counts as smoothing / (smoothing + p) in a text's mean; 0 counts all words
     *     alike
     */
    public record WordVectorConfig(
            int dimension,
            int window,
            int minCount,
            int iterations,
            double learningRate,
            int texts,
            int seed,
            double smoothing)
            implements Serializable {
        public WordVectorConfig {
            require(dimension > 0, "dimension", dimension, "at least 1");
            require(window > 0, "window", window, "at least 1");
            require(minCount > 0, "min-count", minCount, "at least 1");
            require(iterations > 0, "iterations", iterations, "at least 1");
            require(learningRate > 0, "learning-rate", learningRate, "more than 0");
            require(texts > 0, "texts", texts, "at least 1");
            require(seed > 0, "seed", seed, "at least 1");
            require(smoothing >= 0, "smoothing", smoothing, "0 or more");
        }
    }

    /**
     * A sentence-transformers folder.
     *
     * @param model the folder
     * @param file the ONNX file in it, or {@code ""} for {@code model.onnx} there or under {@code onnx}
     * @param prompt the name of one of the model's own prompts, or {@code ""} for its default one
     * @param prefix what stands before each text instead, such as {@code "query: "} for multilingual-e5
     * @param batchTokens how many tokens, padding included, are run at once: texts of about one length
     * @param threads of onnxruntime for each task
     */
    public record SentenceConfig(String model, String file, String prompt, String prefix, int batchTokens, int threads)
            implements Serializable {
        public SentenceConfig {
            require(batchTokens > 0, "batch-tokens", batchTokens, "at least 1");
            require(threads > 0, "threads", threads, "at least 1");
            require(prompt.isEmpty() || prefix.isEmpty(), "prefix", prefix, "none beside the prompt " + prompt);
        }
    }

    /**
     * An endpoint that is asked.
     *
     * @param model a key of the models of {@code conf/llm.yaml}
     * @param textsPerCall how many texts go in one call; a text has the same vector in any company
     */
    public record EndpointConfig(String model, int textsPerCall) implements Serializable {
        public EndpointConfig {
            require(textsPerCall > 0, "texts-per-call", textsPerCall, "at least 1");
        }
    }
}
