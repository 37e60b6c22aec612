package fr.medinjection.embed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.LlmCalls;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Vectors from an endpoint, through the ledger: a text that was paid once is not sent again. */
record EndpointVectors(LlmCalls calls, String model, EmbeddedText text, PromptRenderer renderer)
        implements Vectorising {
    private static final StructType TEXTS = new StructType()
            .add(Rows.textField("key"))
            .add(Rows.textField("component"))
            .add(Rows.textField("text"));

    @Override
    public Dataset<Row> of(Dataset<Row> items) {
        EmbeddedText wanted = text;
        PromptRenderer wording = renderer;
        Dataset<Row> texts = items.map(
                (MapFunction<Row, Row>) row -> text(Instruction.of(row), wanted, wording), Encoders.row(TEXTS));
        Column said = trim(col("text")).notEqual("");
        Dataset<Row> answers = calls.embeddings("embed", texts.where(said).select("key", "text"), model);
        Column reason = when(col("vector").isNull(), coalesce(col("error"), lit(Embedding.EMPTY)));
        return texts.select("key", "component")
                .join(answers.select("key", "vector", "error"), "key", "left")
                .select(col("key").as("id"), col("component"), col("vector"), reason.as("reason"));
    }

    private static Row text(Instruction item, EmbeddedText wanted, PromptRenderer renderer) {
        return RowFactory.create(item.id(), item.component().name(), wanted.of(item, renderer));
    }
}
