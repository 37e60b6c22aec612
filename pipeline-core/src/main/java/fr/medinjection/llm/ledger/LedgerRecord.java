package fr.medinjection.llm.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the ledger says of a request at one moment; its last record counts.
 *
 * @param epoch which opening of the ledger, and {@code number} which record in it: their order needs no clock
 * @param text the answer; of a record that is INVALID, or SENT to have that repaired, the reply that was not valid
 * @param error why there is no answer
 * @param firstToken what an answer might have begun with, as JSON, or null where that was not asked or not told
 * @param batch the batch it was submitted with, or is about to be, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LedgerRecord(
        int epoch,
        long number,
        String requestId,
        State state,
        @JsonUnwrapped Origin origin,
        String request,
        String text,
        String error,
        String finishReason,
        String firstToken,
        String batch,
        @JsonUnwrapped Spent spent,
        String at) {
    public static final StructType SCHEMA = new StructType()
            .add("epoch", DataTypes.IntegerType)
            .add("number", DataTypes.LongType)
            .add("request_id", DataTypes.StringType)
            .add("state", DataTypes.StringType)
            .add("stage", DataTypes.StringType)
            .add("endpoint", DataTypes.StringType)
            .add("model", DataTypes.StringType)
            .add("revision", DataTypes.StringType)
            .add("price_as_of", DataTypes.StringType)
            .add("run_id", DataTypes.StringType)
            .add("request", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("error", DataTypes.StringType)
            .add("finish_reason", DataTypes.StringType)
            .add("first_token", DataTypes.StringType)
            .add("batch", DataTypes.StringType)
            .add("prompt_tokens", DataTypes.LongType)
            .add("completion_tokens", DataTypes.LongType)
            .add("cost", DataTypes.DoubleType)
            .add("attempts", DataTypes.IntegerType)
            .add("latency_ms", DataTypes.LongType)
            .add("at", DataTypes.StringType);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How far a request has come. */
    public enum State {
        /** It is about to be sent. Where that is the last record of a run that is over, it may be paid. */
        SENT,
        /** It was handed to the endpoint with a batch, whose results are to be collected. */
        SUBMITTED,
        /** A reply came that was not in the form asked for; it is to be repaired. */
        INVALID,
        /** It failed for the moment, more often than it is tried in one run. */
        DEFERRED,
        /** It failed for good. */
        FAILED,
        ANSWERED;

        /** As it stands in the ledger. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who asked whom.
     *
     * @param priceAsOf the date of the price by which the cost was reckoned
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Origin(
            String stage, String endpoint, String model, String revision, String priceAsOf, String runId) {}

    LedgerRecord numbered(int inEpoch, long as) {
        return new LedgerRecord(
                inEpoch,
                as,
                requestId,
                state,
                origin,
                request,
                text,
                error,
                finishReason,
                firstToken,
                batch,
                spent,
                at);
    }

    /** One line of a ledger's file. */
    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a record of the ledger", e);
        }
    }
}
