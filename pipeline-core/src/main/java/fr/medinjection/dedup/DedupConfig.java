package fr.medinjection.dedup;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * What counts as a duplicate and how it is looked for.
 *
 * @param shingle words per shingle
 * @param threshold the least Jaccard similarity of two duplicates' shingles
 * @param askedOverlap the least share of what is asked (question and options, or question and answer) that must be found
 *     in the other item, so that two questions on one long case are not duplicates
 * @param bands bands of the signature
 * @param rows hashes per band
 * @param seed of the hash functions
 * @param allPairsUpTo the largest bucket whose items are all compared with each other
 * @param neighbours in a larger bucket, the number of next items that each is compared with
 * @param broadcastPairs up to so many candidate pairs the rows are looked up by a broadcast, above by a shuffle
 * @param localEdges up to so many edges the clusters are found in one task, above by rounds of shuffles
 * @param survivors who survives in a cluster: the first rule that tells two rows apart decides, then the id
 */
public record DedupConfig(
        int shingle,
        double threshold,
        double askedOverlap,
        int bands,
        int rows,
        long seed,
        int allPairsUpTo,
        int neighbours,
        long broadcastPairs,
        long localEdges,
        List<Preference> survivors)
        implements Serializable {
    public DedupConfig {
        survivors = List.copyOf(survivors);
        positive("shingle", shingle);
        positive("bands", bands);
        positive("rows", rows);
        positive("all-pairs-up-to", allPairsUpTo);
        positive("neighbours", neighbours);
        share("threshold", threshold);
        share("asked-overlap", askedOverlap);
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new UserException("Invalid " + key + ": " + value + ", expected 1 or more");
        }
    }

    private static void share(String key, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new UserException("Invalid " + key + ": " + value + ", expected more than 0 and at most 1");
        }
    }
}
