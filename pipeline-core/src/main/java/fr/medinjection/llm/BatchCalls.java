package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Calls of an endpoint's interface for batches, made again where they fail for the moment. */
record BatchCalls(ChatClient http, LlmConfig.Endpoint endpoint, RetryPolicy<Object> retries) {
    static final MediaType JSON_LINES = MediaType.get("application/jsonl");
    /** As many batches are asked for at a time. */
    static final String PAGE = "100";

    private static final MediaType JSON = MediaType.get("application/json");
    private static final int PAGES = 50;

    BatchCalls(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Retry retry) {
        this(http, endpoint, Retries.of(retry));
    }

    HttpUrl address(String path) {
        return Wire.address(endpoint, path);
    }

    Request.Builder request(String path) {
        return new Request.Builder().url(address(path));
    }

    static RequestBody body(ObjectNode json) {
        return RequestBody.create(json.toString().getBytes(StandardCharsets.UTF_8), JSON);
    }

    /** A call that is made once. */
    JsonNode once(Request.Builder request) {
        return ChatClient.json(http.text(request));
    }

    <T> T again(Supplier<T> call) {
        return Failsafe.with(retries).get(call::get);
    }

    /** The id of a batch. One whose creation was not seen is looked for before it is tried again. */
    String created(Supplier<Optional<String>> find, Supplier<String> create) {
        return Failsafe.with(retries)
                .get(context -> (context.isRetry() ? find.get() : Optional.<String>empty()).orElseGet(create));
    }

    /**
     * What stands on one of the pages of a list.
     *
     * @param page the address of the page that a token names, {@code ""} the first
     * @param wanted finds it on a page
     * @param next the token of the page after this one, {@code ""} where there is none
     */
    Optional<String> found(
            Function<String, HttpUrl> page,
            Function<JsonNode, Optional<String>> wanted,
            Function<JsonNode, String> next) {
        String token = "";
        for (int i = 0; i < PAGES; i++) {
            HttpUrl address = page.apply(token);
            JsonNode list = again(() -> once(new Request.Builder().url(address)));
            Optional<String> found = wanted.apply(list);
            token = next.apply(list);
            if (found.isPresent() || token.isEmpty()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Every line of a file, one after another; begins anew where the transfer breaks off. */
    void lines(HttpUrl address, long longest, Consumer<JsonNode> each) {
        Failsafe.with(retries).run(() -> http.lines(new Request.Builder().url(address), longest, each));
    }
}
