package fr.medinjection.embed;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.synth.Privacy;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The texts of items as an endpoint is sent them: personal data behind stand-ins where that is wanted, and nothing of what may not
 * leave the house.
 *
 * @param model that is asked
 */
record SentTexts(EmbeddedText text, PromptRenderer renderer, String model, Privacy privacy) implements Serializable {
    private static final StructType SCHEMA = new StructType()
            .add(Rows.textField("key"))
            .add(Rows.textField("component"))
            .add(Rows.textField("text"))
            .add(Rows.textField("unsent"));

    /** A row for each item; {@code unsent} says why its text is not sent, or nothing. */
    Dataset<Row> of(Dataset<Row> items) {
        return items.map((MapFunction<Row, Row>) row -> of(Instruction.of(row)), Encoders.row(SCHEMA));
    }

    private Row of(Instruction item) {
        String said = text.of(item, renderer);
        String unsent = said.isBlank() ? Embedding.EMPTY : "";
        if (!privacy.maySend(item.source(), model)) {
            unsent = Embedding.MAY_NOT_LEAVE;
        }
        String sent = unsent.isEmpty() ? privacy.masking(List.of(said)).mask(said) : "";
        return RowFactory.create(item.id(), item.component().name(), sent, unsent);
    }

    /** Those that are sent. */
    static Dataset<Row> sent(Dataset<Row> texts) {
        return texts.where(col("unsent").equalTo(""));
    }
}
