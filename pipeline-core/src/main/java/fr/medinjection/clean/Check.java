package fr.medinjection.clean;

import java.util.Locale;

/** What cleaning looks for in a row. The order decides which reason a row is dropped for when there are several. */
public enum Check {
    EMPTY_QUESTION,
    /** An open item without an answer. */
    EMPTY_ANSWER,
    /** A closed item without options or without a right one, a right position beyond the options or repeated; several with one answer allowed. */
    OPTIONS_AND_ANSWER,
    EMPTY_OPTION,
    /** Two options that are the same text but for typography; case counts, for genotypes and units. */
    EQUAL_OPTIONS,
    SINGLE_OPTION,
    ENCODING_DAMAGE,
    /** The row says that it is French, and is not. */
    WRONG_LANGUAGE,
    TOO_SHORT,
    TOO_LONG,
    EMAIL,
    PHONE,
    /** A French social-security number whose key is right. */
    NIR;

    /** The name in configurations, flags and drop reasons. */
    public String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
