/** Language-model engine: configuration, decoder, tensors and chat templates. Knows token ids and weights; no Spark, no rules about text. */
package fr.medinjection.lm;
