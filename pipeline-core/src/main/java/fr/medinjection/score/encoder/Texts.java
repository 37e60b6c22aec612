package fr.medinjection.score.encoder;

/** What is compared. A metric without a source pays no heed to it. */
public record Texts(String source, String hypothesis, String reference) {}
