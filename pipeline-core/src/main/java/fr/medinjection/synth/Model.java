package fr.medinjection.synth;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A language model as stages see it: requests become replies, each paid once, in rows. */
@FunctionalInterface
public interface Model {
    /** For stages of which only the requests are wanted. */
    Model NONE = (stage, requests, model) -> {
        throw new IllegalStateException("No model is asked here: " + model);
    };

    /**
     * Asks a model.
     *
     * @param stage for the ledger and messages
     * @param requests key, request
     * @return key, request_id, text or null, error or null, model, prompt_tokens, completion_tokens, cost or null ...
     */
    Dataset<Row> ask(String stage, Dataset<Row> requests, String model);
}
