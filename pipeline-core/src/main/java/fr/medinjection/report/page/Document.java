package fr.medinjection.report.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One HTML file that is whole in itself: both languages, light and dark, nothing fetched from anywhere.
 *
 * @param style what it needs beside the style that all have
 * @param script what it does beside switching languages and themes
 * @param content what stands below its heading, with an element {@code main} in it
 */
public record Document(Text title, Text lead, String style, String script, Html content) {
    public String html() {
        return "<!DOCTYPE html>\n"
                + Html.element("html", Html.with("lang", "en"), head(), body()).markup() + "\n";
    }

    private Html head() {
        String scripts = resource(Document.class, "page.js") + script;
        String styles = Ink.variables() + resource(Document.class, "page.css") + style;
        return Html.element(
                "head",
                Html.empty("meta", Html.with("charset", "utf-8")),
                Html.empty("meta", Html.with("http-equiv", "Content-Security-Policy", "content", policy(scripts))),
                Html.empty("meta", Html.with("name", "viewport", "content", "width=device-width, initial-scale=1")),
                Html.empty("meta", Html.with("name", "generator", "content", "MedInjection-FR on Spark")),
                Html.empty("link", Html.with("rel", "icon", "href", "data:,")),
                Html.element("title", Html.text(title.en())),
                new Html("<style>" + styles + "</style><script>" + scripts + "</script>"));
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
        return Html.element(
                "body", Html.with("data-title-en", title.en(), "data-title-fr", title.fr()), skip, header(), content);
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

    /** A text that lies beside a class. */
    public static String resource(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
