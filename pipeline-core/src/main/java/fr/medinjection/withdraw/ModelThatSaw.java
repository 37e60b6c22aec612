package fr.medinjection.withdraw;

/**
 * A model trained on a mix.
 *
 * @param version the checksum of the mix it was trained on, as its manifest says
 */
public record ModelThatSaw(String model, String mix, String version, Certainty saw) {
    /** Whether it is known what a model saw. */
    public enum Certainty {
        /** The mix it was trained on is there, and withdrawn rows are in it. */
        CERTAINLY,
        /** The mix was made anew since, or is gone: what had been in it cannot be told any more. */
        PERHAPS
    }
}
