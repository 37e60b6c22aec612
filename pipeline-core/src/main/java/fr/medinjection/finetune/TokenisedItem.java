package fr.medinjection.finetune;

import fr.medinjection.lm.train.TrainingExample;
import java.io.Serializable;
import java.util.BitSet;

/**
 * An item of a mix as a chat in token ids, on its way to the ranks.
 *
 * @param assistant the bits of the positions of the assistant's tokens
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
record TokenisedItem(String id, Use use, int[] tokens, long[] assistant) implements Serializable {
    /** What an item is for. */
    enum Use {
        TRAINING,
        EVALUATION
    }

    TrainingExample example() {
        return new TrainingExample(id, tokens, BitSet.valueOf(assistant));
    }
}
