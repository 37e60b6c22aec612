package fr.medinjection.export;

/** What the column {@code origin} of the published layout names. */
public enum Origin {
    COMPONENT,
    SOURCE,
    DATASET
}
