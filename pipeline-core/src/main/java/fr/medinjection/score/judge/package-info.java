/** Judges of open answers: language models that say whether an answer is equivalent to its reference, alone or as a jury. */
package fr.medinjection.score.judge;
