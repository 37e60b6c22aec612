/** Items of the corpus as vectors: by a sentence model, by an endpoint, or by a model that learns from the corpus itself. */
package fr.medinjection.embed;
