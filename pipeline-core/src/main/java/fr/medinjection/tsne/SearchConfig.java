package fr.medinjection.tsne;

import fr.medinjection.UserException;

/**
 * How nearest neighbours are looked for.
 *
 * @param exactUpTo up to so many points all distances are computed
 * @param trees of the approximate search
 * @param leaf the most points of a tree's leaf; all of them are compared
 * @param rounds at most, in which each point looks at its neighbours' neighbours
 * @param width how many neighbours are looked through, and at how many of theirs
 * @param enough the share of changed entries at which the rounds end
 * @param sample points whose true neighbours are computed to measure the recall
 */
public record SearchConfig(int exactUpTo, int trees, int leaf, int rounds, int width, double enough, int sample) {
    public SearchConfig {
        if (trees < 1 || leaf < 2 || rounds < 0 || width < 1 || sample < 1) {
            throw new UserException("Invalid neighbours: " + trees + " trees, leaf " + leaf + ", " + rounds
                    + " rounds, width " + width + ", sample " + sample + ", expected positive numbers");
        }
    }
}
