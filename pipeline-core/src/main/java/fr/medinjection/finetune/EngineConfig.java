package fr.medinjection.finetune;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.cuda.Element;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What models run on.
 *
 * @param element of weights and activations on a card; the processor has single precision
 * @param cards the numbers of the cards of each machine; tasks that train together take one each, in turn
 */
public record EngineConfig(Device device, Element element, List<Integer> cards) {
    /** Stands for the processor where cards have numbers. */
    static final int NONE = -1;

    private static final String GPU = "gpu";
    private static final String DEVICE = "medinjection.engine.device";
    private static final String ELEMENT = "medinjection.engine.element";
    private static final String CARDS = "medinjection.engine.cards";

    /** The processor, or NVIDIA cards. */
    public enum Device {
        CPU,
        CUDA
    }

    public EngineConfig {
        cards = List.copyOf(cards);
        if (cards.isEmpty() || cards.stream().anyMatch(card -> card < 0)) {
            throw new IllegalArgumentException("Invalid cards: " + cards + ", expected numbers from 0 on");
        }
    }

    /** Says it to all tasks of a job. */
    public void tell(Configuration job) {
        job.set(DEVICE, device.name());
        job.set(ELEMENT, element.name());
        job.set(CARDS, cards.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** What the job was told: the processor where it was told nothing. */
    static EngineConfig of(Configuration job) {
        return new EngineConfig(
                Device.valueOf(job.get(DEVICE, Device.CPU.name()).toUpperCase(Locale.ROOT)),
                Element.valueOf(job.get(ELEMENT, Element.FLOAT.name())),
                Stream.of(job.getStrings(CARDS, "0")).map(Integer::valueOf).toList());
    }

    /** The card of the task that runs here, or none: the one that Spark gave it where Spark gives any, else the next of the list. */
    int card(int task) {
        TaskContext here = TaskContext.get();
        return card(task, here == null ? Map.of() : here.resourcesJMap());
    }

    int card(int task, Map<String, ResourceInformation> given) {
        if (device == Device.CPU) {
            return NONE;
        }
        return given.containsKey(GPU) ? number(given.get(GPU).addresses()[0]) : cards.get(task % cards.size());
    }

    private static int number(String address) {
        try {
            return Integer.parseInt(address);
        } catch (NumberFormatException e) {
            throw new LmException(
                    "Cannot use the GPU that Spark gave this task: " + address + ", expected its number", e);
        }
    }
}
