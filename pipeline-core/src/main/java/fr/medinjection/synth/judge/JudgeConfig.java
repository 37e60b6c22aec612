package fr.medinjection.synth.judge;

import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * Who judges synthetic items, and on which scales.
 *
 * @param withPipeline whether the main job judges
 * @param judges the models
 * @param sources of the items that are judged; none named: all
 * @param seed of the sample and of the requests
 * @param sample how many items of each type are judged, those whose hashed ids come first; 0 for all
 * @param prompts the folder of templates, relative to the file that says so
 * @param mcq for closed items
 * @param oeq for open items
 */
public record JudgeConfig(
        boolean withPipeline,
        List<String> judges,
        List<String> sources,
        long seed,
        int sample,
        String prompts,
        Scale mcq,
        Scale oeq) {
    /**
     * A scale of whole numbers.
     *
     * @param prompt the name of the template that explains it
     */
    public record Scale(String prompt, int low, int high) implements Serializable {
        public Scale {
            if (low >= high) {
                throw new UserException(
                        "Invalid scale: " + low + " to " + high + ", expected a lower and a higher end");
            }
        }
    }

    public JudgeConfig {
        judges = List.copyOf(judges);
        sources = List.copyOf(sources);
        if (judges.isEmpty() || new HashSet<>(judges).size() < judges.size()) {
            throw new UserException("Invalid judges: " + judges + ", expected at least one, each once");
        }
        if (sample < 0) {
            throw new UserException("Invalid sample: " + sample + ", expected 0 or more");
        }
    }

    Scale scale(TaskType type) {
        return type.isClosed() ? mcq : oeq;
    }
}
