package fr.medinjection.split;

/** Whether the parts a source was published with are kept ({@code OFFICIAL}) or all its rows are divided anew ({@code HASH}). */
public enum SplitPolicy {
    OFFICIAL,
    HASH
}
