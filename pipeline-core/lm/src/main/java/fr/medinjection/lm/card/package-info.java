/** What is said of a trained model: its data, its recipe, its licences and what it scored. */
package fr.medinjection.lm.card;
