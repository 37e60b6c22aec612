/** The decoder, written once against the tensor operations: layers with their backward pass, key-value cache, generation. */
package fr.medinjection.lm.model;
