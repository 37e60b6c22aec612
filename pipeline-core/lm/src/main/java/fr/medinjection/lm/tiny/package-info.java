/** Making small model folders with random weights and a vocabulary learnt from given texts, for samples and tests without a download. */
package fr.medinjection.lm.tiny;
