package fr.medinjection.report.page;

import java.util.Locale;

/** The languages of a page. */
public enum Tongue {
    EN,
    FR;

    /** The ISO 639-1 code, as in {@code lang} attributes. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
