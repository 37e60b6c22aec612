package fr.medinjection.lm.tensor;

/** The constants of AdamW. */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) {}
