package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.list;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Rows;
import fr.medinjection.udf.metric.AnswerParser;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One answer of a model to a test item. Positions and log-probabilities are by published position, whatever the order in
 * which the options were shown.
 *
 * @param id the item's
 * @param itemFingerprint of the item as it was asked
 * @param testSet the version of the test set it was asked from
 * @param promptHash hash of the whole prompt, {@code ""} where it is not known
 * @param published what the published parser reads in the reply, none if it cannot read it
 * @param tolerant what the tolerant parser reads
 */
public record Prediction(
        String id,
        String itemFingerprint,
        String testSet,
        Run run,
        OptionOrder order,
        String promptHash,
        Reply reply,
        List<Integer> published,
        List<Integer> tolerant) {
    public static final StructType SCHEMA = new StructType(new StructField[] {
        textField("id"),
        textField("item_fingerprint"),
        textField("test_set"),
        textField("model"),
        textField("training_seed"),
        textField("decoding"),
        field("permutation", DataTypes.IntegerType),
        field("order", Rows.INTS),
        textField("prompt_hash"),
        textField("reply"),
        field("published", Rows.INTS),
        field("tolerant", Rows.INTS),
        field("log_probabilities", DataTypes.createArrayType(DataTypes.DoubleType, false)),
        field("tokens", DataTypes.LongType),
        field("latency_ms", DataTypes.DoubleType)
    });

    /** The order of a file that decides between any two predictions. */
    public static final List<String> KEY = List.of("id", "model", "training_seed", "decoding", "permutation");

    public Prediction {
        published = List.copyOf(published);
        tolerant = List.copyOf(tolerant);
    }

    /** A reply to an item in one order of its options, read by both parsers. */
    public static Prediction of(
            TestItem item, String testSet, Run run, OptionOrder order, String promptHash, Reply reply) {
        List<Integer> published = List.of();
        List<Integer> tolerant = List.of();
        Reply restored = reply;
        if (item.instruction().type().isClosed()) {
            int options = item.instruction().options().size();
            published = order.publishedPositions(AnswerParser.PUBLISHED.parse(reply.text(), options, item.arity()));
            tolerant = order.publishedPositions(AnswerParser.TOLERANT.parse(reply.text(), options, item.arity()));
            restored = new Reply(
                    reply.text(), order.restored(reply.logProbabilities()), reply.tokens(), reply.latencyMs());
        }
        String id = item.instruction().id();
        return new Prediction(id, item.fingerprint(), testSet, run, order, promptHash, restored, published, tolerant);
    }

    public static Prediction of(Row row) {
        return new Prediction(
                string(row, "id"),
                string(row, "item_fingerprint"),
                string(row, "test_set"),
                new Run(string(row, "model"), string(row, "training_seed"), string(row, "decoding")),
                new OptionOrder(row.getInt(row.fieldIndex("permutation")), list(row, "order")),
                string(row, "prompt_hash"),
                new Reply(
                        string(row, "reply"),
                        list(row, "log_probabilities"),
                        Rows.longValue(row, "tokens"),
                        row.getDouble(row.fieldIndex("latency_ms"))),
                list(row, "published"),
                list(row, "tolerant"));
    }

    public Row toRow() {
        return RowFactory.create(
                id,
                itemFingerprint,
                testSet,
                run.model(),
                run.trainingSeed(),
                run.decoding(),
                order.number(),
                order.positions().toArray(),
                promptHash,
                reply.text(),
                published.toArray(),
                tolerant.toArray(),
                reply.logProbabilities().toArray(),
                reply.tokens(),
                reply.latencyMs());
    }
}
