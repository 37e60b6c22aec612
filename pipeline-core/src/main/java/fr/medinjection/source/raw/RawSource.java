package fr.medinjection.source.raw;

import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.io.Serializable;
import java.util.Map;

/** A source to be read: what it is, and what the configuration says about it. */
public record RawSource(Source source, SourceContext context) implements Serializable {
    public String name() {
        return context.name();
    }

    RawSource withSideFiles(Map<String, String> sideFiles) {
        return new RawSource(source, new SourceContext(context.name(), context.config(), sideFiles));
    }
}
