package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers tell of the tokens of their replies. */
final class FirstTokenTest {
    private static final String OPENAI =
            """
            {"choices":[{"message":{"content":"%s"},"finish_reason":"stop","logprobs":{"content":[%s]}}]}""";
    private static final String PLACE =
            """
            {"token":"B","logprob":-0.5,"bytes":[66],"top_logprobs":[
            {"token":"A","logprob":-1.5,"bytes":[65]},{"token":"B","logprob":-0.5,"bytes":[66]}]}""";
    private static final String AB = "[[\"A\",-1.5],[\"B\",-0.5]]";

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Optional<String> openAi(String content, String answer, String... places) {
        Reply reply = new OpenAiWire().reply(json(OPENAI.formatted(content, String.join(",", places))));
        return FirstToken.of(reply, answer).map(FirstToken::toJson);
    }

    private static String token(String text) {
        return "{\"token\":\"" + text + "\",\"logprob\":-0.1,\"top_logprobs\":[]}";
    }

    @Test
    void theTokenThatStandsThereIsOneOfThem() {
        assertThat(openAi("B", "B", PLACE)).contains(AB);
        assertThat(openAi(
                        "C",
                        "C",
                        PLACE.replace(
                                "{\"token\":\"B\",\"logprob\":-0.5,\"bytes\":[66],\"top",
                                "{\"token\":\"C\",\"logprob\":-2,\"bytes\":[66],\"top")))
                .contains("[[\"A\",-1.5],[\"B\",-0.5],[\"C\",-2.0]]");
        assertThat(FirstToken.parse(AB).toJson()).isEqualTo(AB);
    }

    @Test
    void theAnswerBeginsBehindTheThought() {
        assertThat(openAi(
                        "<think>A</think>B.", "B.", token("<think>"), token("A"), token("</think>"), PLACE, token(".")))
                .contains(AB);
        // Blanks before an answer belong to it or stand alone.
        assertThat(openAi("hm\\n B", "B", token("hm"), token("\\n"), PLACE.replace("\"B\"", "\" B\"")))
                .contains("[[\"A\",-1.5],[\" B\",-0.5]]");
        assertThat(openAi("  B\\n", "B", token("  "), PLACE, token("\\n"))).contains(AB);
    }

    @Test
    void tokensThatAreNotThoseOfTheReplyTellNothing() {
        // such as those of a thought that the server keeps to itself
        assertThat(openAi("B", "B", token("Okay"), PLACE)).isEmpty();
        assertThat(openAi("B", "B")).isEmpty();
        assertThat(openAi("hm B", "B", token("hm"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"-1.5\"", "null", "0.1", "1e400", "-1e400", "{}", "\"NaN\""})
    void whatIsNoLogProbabilityVoidsItsPlace(String number) {
        assertThat(openAi("B", "B", PLACE.replace("-1.5", number))).isEmpty();
        assertThat(openAi("B", "B", PLACE.replace("{\"token\":\"A\",\"logprob\":-1.5", "{\"logprob\":-1.5")))
                .isEmpty();
    }

    @Test
    void geminiTellsThemInItsOwnWay() {
        String candidate =
                """
                {"candidates":[{"content":{"parts":[{"text":"B"}]},"finishReason":"STOP","logprobsResult":{
                "topCandidates":[{"candidates":[{"token":"B","tokenId":1,"logProbability":-0.5},
                {"token":"A","tokenId":2,"logProbability":-1.5}]}],
                "chosenCandidates":[{"token":"B","tokenId":1,"logProbability":-0.5}]}}]}""";
        Reply reply = new GeminiWire().reply(json(candidate));
        assertThat(FirstToken.of(reply, "B").map(FirstToken::toJson)).contains("[[\"B\",-0.5],[\"A\",-1.5]]");
    }

    @Test
    void aRequestThatDoesNotAskForThemIsKnownAsItAlwaysWas() {
        ChatRequest request = new ChatRequest(List.of(Message.user("a")), Optional.empty(), 1);
        assertThat(request.toJson()).isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"seed\":1}");
        assertThat(request.withTopLogprobs(0)).isEqualTo(request);
        ChatRequest more = request.withTopLogprobs(5);
        assertThat(ChatRequest.parse(more.toJson())).isEqualTo(more).isNotEqualTo(request);
    }
}
