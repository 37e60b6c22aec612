package fr.medinjection.tsne;

/**
 * How new points are put on a map.
 *
 * @param perplexity how many points of the map a new one is drawn to, in effect
 * @param iterations of the descent, in which only new points move
 * @param exaggeration the factor of all attraction
 * @param learningRate of the descent
 */
public record PlacingConfig(
        double perplexity, int iterations, double exaggeration, double learningRate, double momentum) {
    public PlacingConfig {
        TsneConfig.require(perplexity >= 1, "tsne.placing.perplexity", perplexity, "1 or more");
        TsneConfig.require(iterations >= 0, "tsne.placing.iterations", iterations, "0 or more");
        TsneConfig.require(exaggeration > 0, "tsne.placing.exaggeration", exaggeration, "more than 0");
        TsneConfig.require(learningRate > 0, "tsne.placing.learning-rate", learningRate, "more than 0");
        TsneConfig.require(momentum >= 0 && momentum < 1, "tsne.placing.momentum", momentum, "0 to below 1");
    }
}
