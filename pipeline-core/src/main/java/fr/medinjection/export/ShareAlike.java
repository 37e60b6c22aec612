package fr.medinjection.export;

/** Where rows under a share-alike licence go: with the others, into a collection of their own, or nowhere. */
public enum ShareAlike {
    TOGETHER,
    APART,
    EXCLUDE
}
