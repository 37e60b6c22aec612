/** The quality of synthetic items in the eyes of several language models, and how far these agree. */
package fr.medinjection.synth.judge;
