package fr.medinjection.generate;

import fr.medinjection.score.OptionOrder;
import fr.medinjection.score.TestItem;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A test item in one order of its options, as a prompt in token ids.
 *
 * @param item a {@link TestItem}'s row
 * @param promptHash hash of the whole prompt
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
record Question(Row item, OptionOrder order, String promptHash, int[] tokens) implements Serializable {
    TestItem testItem() {
        return TestItem.of(item);
    }
}
