package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/** What stands under a table or a figure: a note, and links to its files. */
final class Captions {
    private Captions() {}

    /** A file; the path may differ by language. */
    record Link(String name, Text path) {}

    static Html under(Text note, List<Link> links) {
        List<Html> parts = new ArrayList<>();
        if (note.hasWords()) {
            parts.add(Html.element("p", Html.with("class", "note"), note.html()));
        }
        Html files = Html.all(links.stream().map(Captions::link).toList());
        parts.add(Html.element("p", Html.with("class", "files"), files));
        return Html.all(parts);
    }

    private static Html link(Link link) {
        Text path = link.path();
        return path.en().equals(path.fr())
                ? anchor(link.name(), path.en(), Html.with("href", path.en()))
                : Html.all(
                        anchor(link.name(), path.en(), Html.with("href", path.en(), "lang", "en")),
                        anchor(link.name(), path.fr(), Html.with("href", path.fr(), "lang", "fr")));
    }

    private static Html anchor(String name, String path, java.util.Map<String, String> attributes) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        attributes.put("aria-label", name + ": " + file);
        return Html.element("a", attributes, Html.text(name));
    }
}
