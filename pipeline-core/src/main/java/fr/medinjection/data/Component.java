package fr.medinjection.data;

/** Where an instruction comes from: the paper's three components. */
public enum Component {
    NATIVE,
    TRANSLATED,
    SYNTHETIC
}
