/** Text to token ids and back, by the tokenizer of the model's own folder; the small byte-level vocabularies of made models. */
package fr.medinjection.lm.token;
