/** Exact and near duplicates: candidates by MinHash banding, verified similarity, clusters and who of them survives. */
package fr.medinjection.dedup;
