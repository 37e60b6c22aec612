package fr.medinjection.synth.generate;

import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked of the texts of some sources in one request.
 *
 * @param sources whose texts
 * @param type of the items: {@code mcq} or {@code oeq}
 * @param prompt the name of the template
 * @param taskField whether each item of a reply names its task; without it there is but one task
 * @param tasks by the paper's name, in the order in which the prompt lists them
 * @param options how many options an item offers, 0 for open ones
 * @param severalCorrect whether more than one option may be right
 * @param longestCopy the longest run of words that an item may have in common with its text, 0 for no bound
 */
public record PlanConfig(
        List<String> sources,
        TaskType type,
        String prompt,
        boolean taskField,
        Map<String, TaskConfig> tasks,
        int options,
        boolean severalCorrect,
        int longestCopy)
        implements Serializable {
    private static final int MOST_OPTIONS = 26;

    public PlanConfig {
        sources = List.copyOf(sources);
        tasks = new LinkedHashMap<>(tasks);
        if (type == TaskType.MCQU) {
            throw new UserException("Invalid type of a plan: MCQU, expected MCQ or OEQ");
        }
        if (tasks.isEmpty() || (!taskField && tasks.size() > 1)) {
            throw new UserException(
                    "Invalid tasks of a plan: " + tasks.keySet() + ", expected one, or several with task-field: true");
        }
        if (type.isClosed() ? options < 2 || options > MOST_OPTIONS : options != 0) {
            throw new UserException("Invalid options of a plan: " + options + ", expected 2 to " + MOST_OPTIONS
                    + " for MCQ and 0 for OEQ");
        }
        if (longestCopy < 0) {
            throw new UserException("Invalid longest-copy: " + longestCopy + ", expected 0 or more");
        }
    }

    /** How many items a whole reply has. */
    public int items() {
        return tasks.values().stream().mapToInt(TaskConfig::count).sum();
    }
}
