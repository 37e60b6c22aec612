/** The arithmetic of the engine: one interface of coarse operations, and its implementation on ND4J. */
package fr.medinjection.lm.tensor;
