package fr.medinjection.lm.train;

import java.util.BitSet;

/**
 * A rendered and tokenised chat.
 *
 * @param id names it to people
 * @param assistant the positions of the tokens that belong to the assistant's turns
 */
@SuppressWarnings("ArrayRecordComponent") // tokens are handed on as they are, never compared
public record TrainingExample(String id, int[] tokens, BitSet assistant) {}
