/** Synthetic items from case reports and abstracts: plans, prompts, what is checked in a reply, and rounds until the targets are met. */
package fr.medinjection.synth.generate;
