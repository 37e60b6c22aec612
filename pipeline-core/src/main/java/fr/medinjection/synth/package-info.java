/** Rows that a language model makes: what its prompts, replies and costs have in common. */
package fr.medinjection.synth;
