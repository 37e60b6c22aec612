package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.Spent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several texts go in one call, and each is known, paid and kept by itself. */
@Timeout(120)
final class VectorCallsTest {
    @TempDir
    private Path out;

    private static List<String> inputs(LlmServer.Request request) {
        List<String> texts = new ArrayList<>();
        request.json().path("input").forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** A vector for each text, the last first; it starts with the text's length, and counts that many tokens. */
    private static void vectors(OutputStream out, List<String> texts, int numbers) throws IOException {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        for (int i = texts.size() - 1; i >= 0; i--) {
            ArrayNode vector = data.addObject().put("index", i).putArray("embedding");
            vector.add(texts.get(i).length());
            IntStream.range(1, numbers).forEach(vector::add);
        }
        int tokens = texts.stream().mapToInt(String::length).sum();
        body.putObject("usage").put("prompt_tokens", tokens);
        LlmServer.ok(out, body.toString());
    }

    private static Map<String, Row> embed(Llms llms, int together, String... texts) {
        try (LlmCalls calls = llms.open()) {
            return Llms.byKey(calls.embeddings("embed", Llms.texts(texts), "model", together));
        }
    }

    private static List<Float> vector(Row row) {
        return row.getList(row.fieldIndex("vector"));
    }

    private List<Row> ledger(Llms llms) {
        return Ledger.read(SparkTest.spark(), llms.ledger()).collectAsList();
    }

    @Test
    void eachTextIsSentOnceInWhateverCompany() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> vectors(out, inputs(request), 3))) {
            Llms llms = new Llms(out, server.url());
            String[] texts = {"a", "bb", "ccc", "dddd", "eeeee"};
            Map<String, Row> rows = embed(llms, 2, texts);
            for (String text : texts) {
                assertThat(vector(rows.get(text))).containsExactly((float) text.length(), 1f, 2f);
            }
            assertThat(server.requests)
                    .hasSize(3)
                    .allMatch(request -> inputs(request).size() <= 2);
            List<Row> records = ledger(llms);
            assertThat(records).hasSize(5);
            assertThat(records.stream()
                            .mapToLong(row -> row.<Long>getAs("prompt_tokens"))
                            .sum())
                    .as("every token that was paid is some text's")
                    .isEqualTo(1 + 2 + 3 + 4 + 5);
            assertThat(records.stream()
                            .mapToDouble(row -> row.<Double>getAs("cost"))
                            .sum())
                    .isCloseTo(15 / 1e6, within(1e-15));
            Map<String, Row> more = embed(llms, 4, "a", "bb", "ccc", "ffffff", "ggggggg", "eeeee");
            assertThat(vector(more.get("ffffff"))).startsWith(6f);
            assertThat(vector(more.get("ccc"))).startsWith(3f);
            assertThat(server.requests).hasSize(4);
            assertThat(inputs(server.requests.get(3))).containsExactlyInAnyOrder("ffffff", "ggggggg");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "500 Internal Server Error"})
    void oneThatSpoilsItsCallIsFoundAlone(String status) throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (inputs(request).contains("bad")) {
                LlmServer.status(out, status, "{\"error\":{\"message\":\"too long\"}}");
            } else {
                vectors(out, inputs(request), 2);
            }
        })) {
            Llms llms = new Llms(out, server.url());
            llms.attempts = 2;
            Map<String, Row> rows = embed(llms, 4, "a", "bb", "bad", "dddd");
            assertThat(Llms.error(rows.get("bad"))).contains(status.substring(0, 3));
            assertThat(vector(rows.get("bb"))).startsWith(2f);
            assertThat(vector(rows.get("dddd"))).startsWith(4f);
            int attempts = status.startsWith("400") ? 1 : 2;
            assertThat(server.requests).hasSize(attempts + 3 + attempts);
        }
    }

    @Test
    void vectorsThatCannotBeToldApartAreAskedForOneByOne() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            List<String> texts = inputs(request);
            vectors(out, texts.size() > 1 ? texts.subList(1, texts.size()) : texts, 2);
        })) {
            Map<String, Row> rows = embed(new Llms(out, server.url()), 3, "a", "bb", "ccc");
            assertThat(vector(rows.get("a"))).startsWith(1f);
            assertThat(vector(rows.get("ccc"))).startsWith(3f);
            assertThat(server.requests).hasSize(1 + 3);
        }
    }

    @Test
    void aRunThatWasStoppedIsGoneOnWithWhereItWas() throws Exception {
        String[] texts = IntStream.range(0, 10).mapToObj(i -> "text " + i).toArray(String[]::new);
        Llms llms;
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number > 2) {
                LlmServer.status(out, "401 Unauthorized", "");
            } else {
                vectors(out, inputs(request), 2);
            }
        })) {
            llms = new Llms(out, server.url());
            llms.oneAtATime();
            assertThatThrownBy(() -> embed(llms, 3, texts)).isInstanceOf(UserException.class);
        }
        try (LlmServer server = new LlmServer((request, number, out) -> vectors(out, inputs(request), 2))) {
            llms.url = server.url();
            assertThat(embed(llms, 3, texts).values())
                    .allMatch(row -> vector(row).size() == 2);
            assertThat(server.requests.stream()
                            .map(VectorCallsTest::inputs)
                            .mapToInt(List::size)
                            .sum())
                    .as("six were answered before")
                    .isEqualTo(4);
        }
    }

    @Test
    void aModelThatWasExchangedIsNotAskedOn() throws Exception {
        try (LlmServer server =
                new LlmServer((request, number, out) -> vectors(out, inputs(request), number > 1 ? 4 : 3))) {
            Llms llms = new Llms(out, server.url());
            llms.oneAtATime();
            assertThatThrownBy(() -> embed(llms, 2, "a", "bb", "ccc", "dddd", "eeeee", "ffffff"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("it gives vectors of 4 numbers after ones of 3")
                    .hasMessageContaining("needs another revision in llm.models");
            assertThat(server.requests).hasSize(2);
            assertThatThrownBy(() -> embed(llms, 2, "a", "bb", "ccc", "dddd", "eeeee", "ffffff"))
                    .as("the ledger remembers the length")
                    .hasMessageContaining("it gives vectors of 4 numbers after ones of 3");
            assertThat(server.requests).hasSize(3);
            assertThat(ledger(llms).stream()
                            .filter(row -> !row.isNullAt(row.fieldIndex("cost")))
                            .mapToDouble(row -> row.<Double>getAs("cost"))
                            .sum())
                    .as("what was paid for vectors that are of no use is paid nevertheless")
                    .isCloseTo(
                            server.requests.stream()
                                            .map(VectorCallsTest::inputs)
                                            .flatMap(List::stream)
                                            .mapToInt(String::length)
                                            .sum()
                                    / 1e6,
                            within(1e-15));
        }
    }

    @Test
    void whatIsNoNumberIsNotZero() throws Exception {
        JsonNode numbers = new ObjectMapper().readTree("[1.5, null, 2]");
        assertThat(Vectors.decode(Vectors.encode(numbers))).containsExactly(1.5f, Float.NaN, 2f);
    }

    @Test
    void sharesAddUp() {
        Spent all = new Spent(10L, 0L, 0.3, 1, 7);
        List<Spent> shares = all.among(List.of(1L, 1L, 1L));
        assertThat(shares).extracting(Spent::promptTokens).containsExactly(3L, 3L, 4L);
        assertThat(shares.stream().mapToDouble(Spent::cost).sum()).isCloseTo(0.3, within(1e-15));
        assertThat(shares).allMatch(share -> share.attempts() == 1 && share.latencyMs() == 7);
        assertThat(new Spent(null, 0L, null, 1, 7).among(List.of(1L, 2L)))
                .allMatch(share -> share.promptTokens() == null && share.cost() == null);
        assertThat(all.among(List.of(4L))).containsExactly(all);
    }
}
