package fr.medinjection.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/** What the models of the sample reply, out of sample-replies.yaml: a server that is asked in their stead. */
final class SampleReplies {
    /** The models' names on their server, as conf/sample.yaml has them. */
    private static final String WRITER = "written-for-the-sample";

    private static final String FIRST = "first-judge-of-the-sample";

    private final JsonNode replies;

    private SampleReplies(JsonNode replies) {
        this.replies = replies;
    }

    static SampleReplies load() {
        try (InputStream in = SampleReplies.class.getResourceAsStream("sample-replies.yaml")) {
            return new SampleReplies(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LlmServer serve() throws IOException {
        return new LlmServer((request, number, out) -> LlmServer.ok(out, LlmServer.completion(reply(request), "stop")));
    }

    private String reply(LlmServer.Request request) {
        String model = request.json().path("model").asText();
        String asked = request.json().at("/messages/1/content").asText();
        return model.equals(WRITER)
                ? items(asked)
                : judgement(model, asked.substring(asked.indexOf("<question>"), asked.indexOf("</question>")));
    }

    private String items(String asked) {
        String kind = asked.contains("questions à choix multiple") ? "choice" : "open";
        for (JsonNode reply : replies.path(kind)) {
            if (asked.contains(reply.path("text").asText())) {
                return new ObjectMapper()
                        .createObjectNode()
                        .<ObjectNode>set("items", reply.path("items"))
                        .toString();
            }
        }
        throw new IllegalStateException("sample-replies.yaml has no " + kind + " reply for: " + asked);
    }

    private String judgement(String model, String asked) {
        boolean first = model.equals(FIRST);
        boolean refused = StreamSupport.stream(replies.at("/judgements/refused").spliterator(), false)
                .anyMatch(question -> asked.contains(question.asText()));
        if (refused && !first) {
            return "Je préfère ne pas donner de note à cette question.";
        }
        for (JsonNode score : replies.at("/judgements/scores")) {
            if (asked.contains(score.path("question").asText())) {
                JsonNode given = score.path(first ? "first" : "second");
                String reason =
                        replies.at("/judgements/reasons/" + given.asText()).asText();
                ObjectNode reply = new ObjectMapper().createObjectNode();
                reply.set("score", given);
                return reply.put("reason", reason).toString();
            }
        }
        throw new IllegalStateException("sample-replies.yaml has no score for: " + asked);
    }
}
