package fr.medinjection.score.human;

import java.util.List;

/**
 * What humans said.
 *
 * @param ratings files that the rating page exported, one a rater, folders or globs; a relative path is meant from the file that
 *     says so
 */
public record AgreementConfig(List<String> ratings) {
    public AgreementConfig {
        ratings = List.copyOf(ratings);
    }
}
