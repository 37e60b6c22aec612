/** The corpus: clean rows less what withdrawals, duplicates and leaks take away by policy. */
package fr.medinjection.corpus;
