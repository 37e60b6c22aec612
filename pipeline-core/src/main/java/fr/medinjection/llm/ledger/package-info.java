/** The ledger: every request to a language model with its answer, written durably before the answer is used. */
package fr.medinjection.llm.ledger;
