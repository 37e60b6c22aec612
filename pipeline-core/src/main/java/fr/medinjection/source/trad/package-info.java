/** English corpora to be translated, one class each. */
package fr.medinjection.source.trad;
