package fr.medinjection.bench;

import fr.medinjection.UserException;

/**
 * The cluster and the corpus that {@code bench growth} reckons with.
 *
 * @param rows of the corpus
 * @param cores of the cluster
 * @param partitions of a shuffle there
 * @param coreHourPrice what an hour of one core costs, in {@code currency}
 */
public record Sizing(long rows, int cores, int partitions, double coreHourPrice, String currency) {
    public Sizing {
        require(rows > 0, "sizing.rows", rows, "1 or more");
        require(cores > 0, "sizing.cores", cores, "1 or more");
        require(partitions > 0, "sizing.partitions", partitions, "1 or more");
        require(coreHourPrice >= 0, "sizing.core-hour-price", coreHourPrice, "0 or more");
    }

    private static void require(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new UserException("Invalid " + what + ": " + value + ", expected " + expected);
        }
    }
}
