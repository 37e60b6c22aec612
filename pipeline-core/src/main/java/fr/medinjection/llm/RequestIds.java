package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.data.Ids;
import java.io.Serializable;
import java.util.TreeMap;

/**
 * By what a request is known: the hash of all that shapes its answer. That is the endpoint by its name and protocol, the model and its
 * revision, its parameters and how its answer is told from the rest, the messages, the schema with the words about it, and the seed.
 */
public final class RequestIds implements Serializable {
    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String model;
    private final String wording;

    public RequestIds(LlmConfig config, String modelName) {
        LlmConfig.Model asked = config.models().get(modelName);
        try {
            model = JSON.writeValueAsString(new Object[] {
                config.endpoints().get(asked.endpoint()).protocol(),
                asked.endpoint(),
                asked.id(),
                asked.revision(),
                asked.structured(),
                new TreeMap<>(asked.parameters()),
                asked.seedField(),
                asked.maxTokensField(),
                asked.maxTokens(),
                asked.answerAfter()
            });
            wording = JSON.writeValueAsString(config.wording());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the configuration of a model", e);
        }
    }

    /** However its JSON is laid out, the same request has the same id. */
    public String of(String request) {
        if (Asking.TextInputs.is(request)) {
            return Ids.hash("embedding", model, Asking.TextInputs.text(request));
        }
        ChatRequest chat = ChatRequest.parse(request);
        return Ids.hash("chat", model, chat.schema().isPresent() ? wording : "", chat.toJson());
    }
}
