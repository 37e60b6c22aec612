package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An endpoint's interface for batches: a file of requests goes up, a file of answers comes down. */
interface Batches {
    /** A request as a line of a file. */
    ObjectNode line(String id, ObjectNode body);

    /**
     * Submits requests and returns the id of their batch. A creation whose answer did not arrive is looked for before it is tried
     * again.
     *
     * @param mark of these requests and no others
     */
    String submit(byte[] lines, String mark);

    /** The batch of these requests, if it was ever created. */
    Optional<String> find(String mark);

    Progress progress(String batch);

    /** Every answer of a file, one after another; begins anew where the transfer breaks off. */
    void answers(String file, long longest, Consumer<Answer> each);

    /**
     * How far a batch is.
     *
     * @param refused whether the endpoint did not even begin
     * @param why it is refused
     * @param files of answers, once it is over
     */
    record Progress(String state, boolean isOver, boolean refused, String why, List<String> files) {
        public Progress {
            files = files.stream()
                    .filter(file -> !file.isEmpty() && !file.equals("null"))
                    .toList();
        }
    }

    /**
     * What a batch says of one of its requests.
     *
     * @param code as of an answer over HTTP
     * @param body of the answer
     * @param error what else it says where that is none
     */
    record Answer(String id, int code, JsonNode body, String error) {}

    static Batches of(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Model model, LlmConfig.Retry retry) {
        return switch (endpoint.protocol()) {
            case OPENAI -> new OpenAiBatches(http, endpoint, model, retry);
            case GEMINI -> new GeminiBatches(http, endpoint, model, retry);
        };
    }
}
