package fr.medinjection.withdraw;

/**
 * A model trained on a mix.
 *
 * @param version the checksum of the mix it was trained on, as its manifest says; compare it with the mix's own
 */
public record ModelThatSaw(String model, String mix, String version) {}
