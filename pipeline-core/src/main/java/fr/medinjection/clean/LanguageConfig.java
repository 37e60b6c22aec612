package fr.medinjection.clean;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * When a row that says it is French counts as not French.
 *
 * @param clearWords so many words of one language at least settle the question without the detector ...
 * @param clearTimes ... if they are so many times the words of the other
 * @param leastWords a text of fewer words is never called wrong: a list of drugs has no language
 * @param detectorLead by how much the detector must be surer of English than of French, from 0 to 1; full sentences have
 *     0.1 and more, names and lists less
 * @param readCharacters how much of a text is looked at
 * @param bilingualSources sources of translation pairs: one side of a row is French, the other English
 */
public record LanguageConfig(
        int clearWords,
        int clearTimes,
        int leastWords,
        double detectorLead,
        int readCharacters,
        List<String> bilingualSources)
        implements Serializable {
    public LanguageConfig {
        if (!(detectorLead >= 0 && detectorLead <= 1)) {
            throw new UserException("Invalid detector-lead: " + detectorLead + ", expected 0 to 1");
        }
        if (clearWords < 1 || clearTimes < 1 || readCharacters < 1) {
            throw new UserException("Invalid language check: clear-words " + clearWords + ", clear-times " + clearTimes
                    + ", read-characters " + readCharacters + ", expected 1 or more");
        }
        bilingualSources = List.copyOf(bilingualSources);
    }
}
