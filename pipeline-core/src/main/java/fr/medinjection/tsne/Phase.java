package fr.medinjection.tsne;

import fr.medinjection.UserException;

/**
 * A part of the descent.
 *
 * @param exaggeration the factor of all attraction
 */
public record Phase(int iterations, double exaggeration, double momentum) {
    public Phase {
        if (iterations < 0 || !(exaggeration > 0) || !(momentum >= 0 && momentum < 1)) {
            throw new UserException("Invalid phase of the descent: " + iterations + " iterations, exaggeration "
                    + exaggeration + ", momentum " + momentum + ", expected 0 or more, above 0, and from 0 to below 1");
        }
    }
}
