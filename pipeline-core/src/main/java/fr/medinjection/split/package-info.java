/** Splits: official ones stay, other rows are divided by hash so that no group is cut. */
package fr.medinjection.split;
