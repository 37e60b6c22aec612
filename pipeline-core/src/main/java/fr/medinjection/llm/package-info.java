/**
 * Calls of language-model servers: clients, structured output, retries, rate and budget, and the ledger by which every request is
 * paid once. The driver sends all requests itself, so that a lost executor or a repeated task has none under way.
 */
package fr.medinjection.llm;
