package fr.medinjection.mix;

import fr.medinjection.data.Component;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a mix takes rows from: a component or one source. Parts are ordered as the components are, sources after them, so
 * that a remainder goes to the same part however a user orders them.
 */
record Part(String name) implements Comparable<Part> {
    Part {
        name = component(name).map(Component::name).orElse(name);
    }

    boolean contains(Stratum stratum) {
        return name.equals(stratum.component().name()) || name.equals(stratum.source());
    }

    @Override
    public int compareTo(Part other) {
        int byComponent = Integer.compare(rank(), other.rank());
        return byComponent != 0 ? byComponent : name.compareTo(other.name);
    }

    private int rank() {
        return component(name).map(Component::ordinal).orElse(Component.values().length);
    }

    private static Optional<Component> component(String name) {
        return Stream.of(Component.values())
                .filter(component -> component.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
