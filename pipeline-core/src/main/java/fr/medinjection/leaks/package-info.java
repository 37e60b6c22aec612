/** Test items that stand in the training rows: the same, in another wrapping, or by lineage. */
package fr.medinjection.leaks;
