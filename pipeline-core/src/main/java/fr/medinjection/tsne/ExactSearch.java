package fr.medinjection.tsne;

/** A way to the true nearest neighbours of all points; every way gives the same. */
interface ExactSearch {
    Neighbours of(Points points, int each, Workers workers);
}
