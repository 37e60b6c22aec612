package fr.medinjection.embed;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The way to endpoints that give vectors: {@link fr.medinjection.llm.LlmCalls#embeddings}, which need not be open before it is asked. */
@FunctionalInterface
public interface VectorCalls {
    Dataset<Row> embeddings(String stage, Dataset<Row> texts, String modelName, int together);
}
