package fr.medinjection.score;

import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;

/**
 * Which items models are asked.
 *
 * @param splits the splits of the corpus they come from
 * @param types the forms of items that take part
 * @param sources the sources that take part; none means all
 * @param sample how many items at most, drawn by the hash of their ids; 0 means all
 * @param seed decides the draw
 */
public record TestSetConfig(List<Split> splits, List<TaskType> types, List<String> sources, int sample, long seed) {
    public TestSetConfig {
        splits = List.copyOf(splits);
        types = List.copyOf(types);
        sources = List.copyOf(sources);
    }
}
