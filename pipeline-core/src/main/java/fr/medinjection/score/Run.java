package fr.medinjection.score;

import java.io.Serializable;

/**
 * What answered: a model as one training made it, decoding in one way.
 *
 * @param trainingSeed the seed of the training, {@code ""} where there was none or it is not known
 * @param decoding {@code greedy}, {@code constrained-paper}, {@code constrained-exact} or another's own name
 */
public record Run(String model, String trainingSeed, String decoding) implements Serializable {}
