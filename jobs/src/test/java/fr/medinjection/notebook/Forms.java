package fr.medinjection.notebook;

import java.util.HashSet;
import java.util.Set;

/** The part of Zeppelin's context that notes use: forms, filled in with the value at hand. */
public final class Forms {
    private final Set<String> asked = new HashSet<>();

    /** A text box with what stands in it at first. */
    public Object textbox(String name, String value) {
        asked.add(name);
        return value;
    }

    /** The names of the forms that were asked for. */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }
}
