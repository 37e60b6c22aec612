/** Test items, the answers of models to them, and what these are worth: scores, intervals, comparisons. */
package fr.medinjection.score;
