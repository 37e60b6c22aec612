package fr.medinjection.synth.generate;

import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is synthesised.
 *
 * @param withPipeline whether the main job synthesises and takes the items into the corpus
 * @param model that writes the items
 * @param seed of the order of texts and of the first requests; each further pass over the texts counts one up
 * @param splits the texts of which parts are used; the items are training rows whatever the part
 * @param prompts the folder of templates, relative to the file that says so
 * @param targets how many items are wanted
 * @param rounds the most rounds of requests for each type
 * @param plans by name; a source stands in one plan of a type at most
 * @param rules what is looked for in items
 */
public record SynthesiseConfig(
        boolean withPipeline,
        String model,
        long seed,
        List<String> splits,
        String prompts,
        Targets targets,
        int rounds,
        Map<String, PlanConfig> plans,
        ItemRules rules) {
    /** How many items are wanted of each type; none are asked for where it is 0. */
    public record Targets(long mcq, long oeq) {
        public Targets {
            if (mcq < 0 || oeq < 0) {
                throw new UserException("Invalid targets: " + mcq + " and " + oeq + ", expected 0 or more");
            }
        }

        long of(TaskType type) {
            return type == TaskType.OEQ ? oeq : mcq;
        }
    }

    public SynthesiseConfig {
        splits = List.copyOf(splits);
        plans = new LinkedHashMap<>(plans);
        if (rounds < 1) {
            throw new UserException("Invalid rounds: " + rounds + ", expected 1 or more");
        }
        Set<String> seen = new HashSet<>();
        for (PlanConfig plan : plans.values()) {
            for (String source : plan.sources()) {
                if (!seen.add(plan.type() + " " + source)) {
                    throw new UserException("Invalid plans: two of them ask " + plan.type() + " of " + source);
                }
            }
        }
    }
}
