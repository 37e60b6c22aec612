package fr.medinjection.mix;

import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Map;

/**
 * Which mixes are made and how.
 *
 * @param seed decides the one order of rows in which every mix takes its rows
 * @param types the task types that enter mixes; the paper takes multiple choice only
 * @param validationShare the size of a validation part as a share of the training part's
 * @param quality which synthetic rows are good enough
 * @param mixes by name, which is also the folder's
 */
public record MixConfig(
        long seed, List<TaskType> types, double validationShare, QualityConfig quality, Map<String, MixSpec> mixes) {
    public MixConfig {
        if (!(validationShare >= 0 && validationShare <= 1)) {
            throw new UserException("Invalid validation share: " + validationShare + ", expected 0 to 1");
        }
        for (String name : mixes.keySet()) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
                throw new UserException("Invalid mix name: " + name + ", expected letters, digits, dots and dashes");
            }
        }
    }
}
