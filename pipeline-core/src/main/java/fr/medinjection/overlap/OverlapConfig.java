package fr.medinjection.overlap;

import static fr.medinjection.config.Requirement.require;

import java.io.Serializable;

/**
 * How the overlap of components is measured.
 *
 * @param seed of all samples and permutations
 * @param items the most items of a component in a group (all items, or one category), those whose hashed ids come first
 * @param testItems how many of them take part in the comparison of all with all that the kernel distance needs
 * @param smallest a component with fewer items in a group is left out there
 * @param neighbours of an item that are looked at
 * @param permutations of the labels in a test; the smallest p-value is one by one more
 * @param classifier that tells components apart
 * @param duplicates that mean the same in two components
 */
public record OverlapConfig(
        long seed,
        int items,
        int testItems,
        int smallest,
        int neighbours,
        int permutations,
        ClassifierConfig classifier,
        DuplicatesConfig duplicates)
        implements Serializable {
    public OverlapConfig {
        require(items > 1, "items", items, "at least 2");
        require(testItems > 1, "test-items", testItems, "at least 2");
        require(smallest > 1, "smallest", smallest, "at least 2");
        require(neighbours > 0, "neighbours", neighbours, "at least 1");
        require(permutations > 0, "permutations", permutations, "at least 1");
    }

    /**
     * A logistic regression.
     *
     * @param heldOut the share of items that it is tried on, and not trained on
     * @param iterations steps of the descent
     * @param regularisation of squared weights
     */
    public record ClassifierConfig(double heldOut, int iterations, double regularisation) implements Serializable {
        public ClassifierConfig {
            require(heldOut > 0 && heldOut < 1, "held-out", heldOut, "more than 0 and less than 1");
            require(iterations > 0, "iterations", iterations, "at least 1");
            require(regularisation >= 0, "regularisation", regularisation, "0 or more");
        }
    }

    /**
     * Pairs of items of two components whose vectors point the same way.
     *
     * @param threshold the least cosine
     * @param lists among which items are divided, each by nearness to an item that stands for it; 0 for the square root of the
     *     number of items, 1 to compare all with all
     * @param probes the number of lists that an item stands in
     * @param longest a longer list is cut
     * @param perItem the most pairs that an item brings
     * @param recallItems how many items are compared with all others to tell which share of pairs the lists find
     */
    public record DuplicatesConfig(double threshold, int lists, int probes, int longest, int perItem, int recallItems)
            implements Serializable {
        public DuplicatesConfig {
            require(threshold > 0 && threshold <= 1, "threshold", threshold, "more than 0 and at most 1");
            require(lists >= 0, "lists", lists, "0 or more");
            require(probes > 0, "probes", probes, "at least 1");
            require(longest > 1, "longest", longest, "at least 2");
            require(perItem > 0, "per-item", perItem, "at least 1");
            require(recallItems >= 0, "recall-items", recallItems, "0 or more");
        }
    }
}
