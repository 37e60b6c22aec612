package fr.medinjection.embed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Vectors from an endpoint, through the ledger: a text that was paid once is not sent again. */
record EndpointVectors(VectorCalls calls, EmbedConfig.EndpointConfig endpoint, SentTexts sent) implements Vectorising {
    @Override
    public Dataset<Row> of(Dataset<Row> items) {
        Dataset<Row> texts = sent.of(items);
        Dataset<Row> answers =
                calls.embeddings("embed", SentTexts.sent(texts), endpoint.model(), endpoint.textsPerCall());
        Column unsent = when(col("unsent").notEqual(""), col("unsent"));
        Column reason = when(col("vector").isNull(), coalesce(unsent, col("error")));
        return texts.select("key", "component", "unsent")
                .join(answers.select("key", "vector", "error"), "key", "left")
                .select(col("key").as("id"), col("component"), col("vector"), reason.as("reason"));
    }
}
