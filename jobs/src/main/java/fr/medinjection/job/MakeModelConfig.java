package fr.medinjection.job;

import fr.medinjection.lm.tiny.TinyShape;

/**
 * A tiny model to make.
 *
 * @param seed of its random weights
 * @param texts how many items of the corpus its tokenizer is learnt from
 */
public record MakeModelConfig(TinyShape shape, long seed, int texts) {}
