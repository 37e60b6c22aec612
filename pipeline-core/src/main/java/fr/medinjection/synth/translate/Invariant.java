package fr.medinjection.synth.translate;

import java.util.Locale;

/** What a translation must keep. The order decides which reason a rejected item bears when there are several. */
enum Invariant {
    /** No answer from the model. */
    NO_REPLY,
    /** The reply was cut off where its tokens ended. */
    REPLY_CUT,
    /** Not one JSON object of the form asked for, and nothing beside it. */
    FORMAT,
    /** The request was not sent, since its source may not leave the house. */
    MAY_NOT_LEAVE,
    /** A stand-in for masked personal data is missing or repeated. */
    MASK,
    OPTION_COUNT,
    /** The positions of the right options are others. */
    ANSWER,
    OPTION_ORDER,
    /** Two options that differed say the same. */
    OPTIONS_MERGED,
    /** A field that has a text has none in French, or the other way round. */
    EMPTY_FIELD,
    /** Much shorter than the English: sentences or whole paragraphs are gone. */
    TEXT_DROPPED,
    /** Much longer than the English: something was added. */
    TEXT_ADDED,
    LEFT_IN_ENGLISH,
    NUMBER_MISSING,
    NUMBER_ADDED,
    /** The number is there with another unit, or with none. */
    UNIT_CHANGED,
    /** {@code except} and the like. */
    EXCEPTION_LOST,
    NEGATION_LOST,
    NEGATION_ADDED,
    DRUG_NAME,
    /** A gene, protein, receptor or other symbol of letters and digits. */
    SYMBOL,
    /** Translated back, it says something else. */
    BACK_TRANSLATION;

    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
