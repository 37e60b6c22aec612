/** Corpora: one small class each says how a raw record becomes instructions or texts; {@code Sources} lists them all. */
package fr.medinjection.source;
