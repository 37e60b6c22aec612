package fr.medinjection.llm;

import fr.medinjection.UserException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The models of a configuration by name, and who follows those that are retired. */
final class Models {
    private final LlmConfig config;

    Models(LlmConfig config) {
        this.config = config;
    }

    /** The model to ask for this one: itself, unless it is retired. Recorded answers are those of the model itself. */
    String current(String name) {
        Set<String> passed = new HashSet<>();
        String current = name;
        while (isRetired(model(current)) && config.sending() != LlmConfig.Sending.REPLAY) {
            LlmConfig.Model model = model(current);
            boolean ends = model.successor().isEmpty() || !passed.add(current);
            if (ends || config.successors() == LlmConfig.Successors.NAME) {
                throw new UserException("Cannot ask " + current + ": it is retired since " + model.retired()
                        + (ends
                                ? ""
                                : "; its successor is " + model.successor()
                                        + ": name that one, or set llm.successors to follow"));
            }
            current = model.successor();
        }
        return current;
    }

    private LlmConfig.Model model(String name) {
        LlmConfig.Model model = config.models().get(name);
        if (model == null) {
            throw new UserException("Invalid model: " + name + ", expected one of "
                    + String.join(", ", new TreeSet<>(config.models().keySet())));
        }
        return model;
    }

    private static boolean isRetired(LlmConfig.Model model) {
        return !model.retired().isEmpty() && !LocalDate.now(ZoneOffset.UTC).isBefore(LocalDate.parse(model.retired()));
    }
}
