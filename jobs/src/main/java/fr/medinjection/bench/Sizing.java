package fr.medinjection.bench;

import static fr.medinjection.config.Requirement.require;

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
        require(rows > 0, "rows", rows, "1 or more");
        require(cores > 0, "cores", cores, "1 or more");
        require(partitions > 0, "partitions", partitions, "1 or more");
        require(coreHourPrice >= 0, "core-hour-price", coreHourPrice, "0 or more");
    }
}
