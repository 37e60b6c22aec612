/** Native French corpora, one class each. */
package fr.medinjection.source.nat;
