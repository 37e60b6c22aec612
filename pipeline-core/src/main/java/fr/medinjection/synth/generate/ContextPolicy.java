package fr.medinjection.synth.generate;

/** What an item keeps of the text it was made from. */
public enum ContextPolicy {
    /** The whole text is the item's context. */
    TEXT,
    /** Nothing: the question must stand alone. */
    NONE
}
