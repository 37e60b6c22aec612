package fr.medinjection.generate;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Rows;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.Message;
import fr.medinjection.score.OptionOrder;
import fr.medinjection.score.OptionOrders;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.Reply;
import fr.medinjection.score.Run;
import fr.medinjection.score.TestItem;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Test items as requests to a service, one for each order of the options, and its replies as predictions.
 *
 * @param topLogprobs of how many of the likeliest tokens the log-probabilities are asked with a closed question
 */
record Served(
        String model,
        String testSet,
        OptionOrders orders,
        PromptRenderer renderer,
        Privacy privacy,
        long seed,
        int topLogprobs)
        implements Serializable {
    /** How a service answers: as it is set, which may be greedily. */
    private static final String DECODING = Decoding.GREEDY.label();

    /** A request beside the item that it asks. */
    static final StructType ASKED = new StructType(new StructField[] {
        textField("key"),
        textField("request"),
        textField("prompt_hash"),
        field("permutation", DataTypes.IntegerType),
        field("order", Rows.INTS),
        field("item", TestItem.SCHEMA)
    });

    Iterator<Row> asked(Row row) {
        TestItem item = TestItem.of(row);
        return orders.of(item).stream().map(order -> asked(row, item, order)).iterator();
    }

    private Row asked(Row row, TestItem item, OptionOrder order) {
        String prompt = prompt(item, order);
        String sent = masking(prompt).mask(prompt);
        ChatRequest request = new ChatRequest(List.of(Message.user(sent)), Optional.empty(), seed)
                .withTopLogprobs(item.instruction().type().isClosed() ? topLogprobs : 0);
        return new GenericRowWithSchema(
                new Object[] {
                    item.instruction().id() + "#" + order.number(),
                    request.toJson(),
                    Ids.hash(prompt),
                    order.number(),
                    order.positions().toArray(),
                    row
                },
                ASKED);
    }

    private String prompt(TestItem item, OptionOrder order) {
        return renderer.prompt(order.applied(item.instruction()));
    }

    private Masking masking(String prompt) {
        return privacy.masking(List.of(prompt));
    }

    /** No time stands in the rows: they are the same whenever the ledger is asked again. */
    Row prediction(Row row) {
        TestItem item = TestItem.of(row.<Row>getAs("item"));
        OptionOrder order = new OptionOrder(row.getInt(row.fieldIndex("permutation")), Rows.list(row, "order"));
        Long tokens = row.getAs("completion_tokens");
        String said = masking(prompt(item, order)).restore(row.getAs("text"));
        Reply reply = new Reply(said, letters(row, order).logs(), tokens == null ? -1 : tokens, -1);
        return Prediction.of(item, testSet, new Run(model, "", DECODING), order, string(row, "prompt_hash"), reply)
                .toRow();
    }

    /** Of how many letters an answer to a closed question tells the probability. */
    static String known(Row row) {
        OptionOrder order = new OptionOrder(0, Rows.list(row, "order"));
        return letters(row, order).known().name().toLowerCase(Locale.ROOT);
    }

    private static LetterProbabilities letters(Row row, OptionOrder order) {
        return LetterProbabilities.of(
                row.getAs("first_token"), order.positions().size());
    }
}
