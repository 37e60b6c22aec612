package fr.medinjection.report.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A whole page in one file: sections in order, both languages, light and dark, nothing fetched from anywhere. */
public record Page(Text title, Text lead, List<Part> parts) {
    /** A section of the page. */
    public record Part(String id, Text title, List<Block> blocks) {
        public Part {
            blocks = List.copyOf(blocks);
        }
    }

    public Page {
        parts = List.copyOf(parts);
    }

    /** The page itself. */
    public String html() {
        return "<!DOCTYPE html>\n"
                + Html.element("html", Html.with("lang", "en"), head(), body()).markup() + "\n";
    }

    /** The files beside it. */
    public List<Attachment> attachments() {
        return parts.stream()
                .flatMap(part -> part.blocks().stream())
                .flatMap(block -> block.attachments().stream())
                .toList();
    }

    private Html head() {
        String script = resource("page.js") + resource("map.js");
        String style = Ink.variables() + resource("page.css");
        return Html.element(
                "head",
                Html.empty("meta", Html.with("charset", "utf-8")),
                Html.empty("meta", Html.with("http-equiv", "Content-Security-Policy", "content", policy(script))),
                Html.empty("meta", Html.with("name", "viewport", "content", "width=device-width, initial-scale=1")),
                Html.empty("meta", Html.with("name", "generator", "content", "MedInjection-FR on Spark")),
                Html.empty("link", Html.with("rel", "icon", "href", "data:,")),
                Html.element("title", Html.text(title.en())),
                new Html("<style>" + style + "</style><script>" + script + "</script>"));
    }

    /** No request may leave the page, and no script runs in it but ours. */
    private static String policy(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private Html body() {
        Html skip = Html.element(
                "a",
                Html.with("class", "skip", "href", "#main"),
                Text.of("Skip to the content", "Aller au contenu").html());
        List<Html> sections = new ArrayList<>();
        parts.forEach(part -> sections.add(section(part)));
        return Html.element(
                "body",
                Html.with("data-title-en", title.en(), "data-title-fr", title.fr()),
                skip,
                header(),
                Html.element(
                        "div",
                        Html.with("class", "frame"),
                        contents(),
                        Html.element("main", Html.with("id", "main"), Html.all(sections))));
    }

    private Html header() {
        return Html.element(
                "header",
                Html.element("div", Html.with("class", "switches"), language(), theme()),
                Html.element("h1", title.html()),
                Html.element("p", Html.with("class", "lead"), lead.html()));
    }

    private static Html language() {
        return Html.element(
                "span",
                Html.with("role", "group", "aria-label", "Language / Langue"),
                button("language", "en", Text.same("EN"), "English"),
                button("language", "fr", Text.same("FR"), "Français"));
    }

    private static Html theme() {
        return Html.element(
                "span",
                Html.with("role", "group", "aria-label", "Theme / Thème"),
                button("theme", "light", Text.of("Light", "Clair"), "Light / Clair"),
                button("theme", "dark", Text.of("Dark", "Sombre"), "Dark / Sombre"));
    }

    private static Html button(String kind, String value, Text text, String label) {
        return Html.element(
                "button",
                Html.with("type", "button", "data-" + kind, value, "aria-pressed", "false", "aria-label", label),
                text.html());
    }

    private Html contents() {
        Html links = Html.all(parts.stream()
                .map(part -> Html.element(
                        "li",
                        Html.element(
                                "a",
                                Html.with("href", "#" + part.id()),
                                part.title().html())))
                .toList());
        return Html.element("nav", Html.with("aria-label", "Contents / Sommaire"), Html.element("ol", links));
    }

    private static Html section(Part part) {
        return Html.element(
                "section",
                Html.with("id", part.id(), "aria-labelledby", part.id() + "-heading"),
                Html.element(
                        "h2",
                        Html.with("id", part.id() + "-heading"),
                        part.title().html()),
                Html.all(part.blocks().stream().map(Block::html).toList()));
    }

    private static String resource(String name) {
        try (var in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
