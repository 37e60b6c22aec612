package fr.medinjection.synth.translate;

/** What follows where an invariant is broken: the item is asked again and at last rejected, or only flagged, or nothing. */
public enum Consequence {
    REJECT,
    FLAG,
    IGNORE
}
