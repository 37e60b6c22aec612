package fr.medinjection.tsne;

/**
 * A finished map.
 *
 * @param coordinates x and y of the first point, of the second, ...
 * @param divergence of Kullback and Leibler between the affinities and the map
 * @param perplexity the one that there were points enough for
 * @param recall of the neighbours, in a sample where they are approximate
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Layout(float[] coordinates, double divergence, double perplexity, double recall) {}
