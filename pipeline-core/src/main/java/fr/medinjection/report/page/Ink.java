package fr.medinjection.report.page;

import java.util.Locale;

/** The colours of the page and its figures, on light and on dark paper. */
public enum Ink {
    PAPER("#ffffff", "#15181c"),
    PANEL("#f5f6f7", "#1d2126"),
    TEXT("#1b1f24", "#e6e8ea"),
    MUTED("#59616b", "#a3abb5"),
    RULE("#d5d9de", "#363c44"),
    LINK("#1c5587", "#8fc0ee"),
    REMARK("#8a5a00", "#e3b04b"),
    NATIVE("#27598c", "#7db2e6"),
    TRANSLATED("#4b8f7f", "#7cc4b3"),
    SYNTHETIC("#c67a2b", "#e6a65a"),
    KEPT("#4d7396", "#86aacb"),
    CLEANED("#d3a83d", "#dcbb62"),
    DUPLICATE("#c06b36", "#d98a58"),
    LEAK("#a23e48", "#d8727c"),
    OTHER("#9aa2ab", "#6d7680");

    private final String light;
    private final String dark;

    Ink(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    public String light() {
        return light;
    }

    String css() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The style sheet's variables: light, dark where the reader's system is dark, and as the switch says. */
    static String variables() {
        StringBuilder lights = new StringBuilder("color-scheme:light;");
        StringBuilder darks = new StringBuilder("color-scheme:dark;");
        for (Ink ink : values()) {
            lights.append("--").append(ink.css()).append(':').append(ink.light).append(';');
            darks.append("--").append(ink.css()).append(':').append(ink.dark).append(';');
        }
        return ":root{" + lights + "}\n@media screen{\n:root[data-theme=dark]{" + darks + "}\n"
                + "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){" + darks + "}}\n}\n";
    }
}
