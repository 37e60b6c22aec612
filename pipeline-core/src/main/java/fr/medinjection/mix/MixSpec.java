package fr.medinjection.mix;

import fr.medinjection.UserException;
import java.util.Map;

/**
 * One mix as a user describes it.
 *
 * @param size the number of training rows, or {@code auto}: the largest that the parts of all {@code auto} mixes can give
 * @param parts a component ({@code native}) or a source to its ratio; equal ratios give equal shares
 */
public record MixSpec(String size, Map<String, Long> parts) {
    private static final String AUTO = "auto";

    public MixSpec {
        if (!size.equals(AUTO) && !size.matches("[1-9][0-9]{0,17}")) {
            throw new UserException("Invalid mix size: " + size + ", expected a number of rows or " + AUTO);
        }
        if (parts.isEmpty() || parts.values().stream().anyMatch(ratio -> ratio <= 0)) {
            throw new UserException(
                    "Invalid parts of a mix: " + parts + ", expected at least one with a ratio above 0");
        }
    }

    boolean isAuto() {
        return size.equals(AUTO);
    }

    long rows() {
        return Long.parseLong(size);
    }
}
