package fr.medinjection.split;

import fr.medinjection.UserException;

/**
 * How the rows of one source are divided.
 *
 * @param train the share of training rows; the three shares add up to 1
 */
public record SourceSplit(SplitPolicy policy, double train, double validation, double test) {
    public SourceSplit {
        if (!(train >= 0 && validation >= 0 && test >= 0 && Math.abs(train + validation + test - 1) < 1e-9)) {
            throw new UserException("Invalid split shares: train " + train + ", validation " + validation + ", test "
                    + test + ", expected shares from 0 on that add up to 1");
        }
    }
}
