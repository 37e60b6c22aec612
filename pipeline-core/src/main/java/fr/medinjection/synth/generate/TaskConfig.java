package fr.medinjection.synth.generate;

import fr.medinjection.UserException;
import java.io.Serializable;

/**
 * How many items of a task are asked of a text.
 *
 * @param count of items in one reply
 * @param context what such an item keeps of its text; without context it must not point to the text
 */
public record TaskConfig(int count, ContextPolicy context) implements Serializable {
    public TaskConfig {
        if (count < 1) {
            throw new UserException("Invalid count of a task: " + count + ", expected 1 or more");
        }
    }
}
