package fr.medinjection.llm;

/**
 * A request for a batch.
 *
 * @param rounds how many batches of this run it was in
 */
record BatchItem(Pending pending, int rounds) {}
