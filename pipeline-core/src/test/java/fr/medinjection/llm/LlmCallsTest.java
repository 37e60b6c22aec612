package fr.medinjection.llm;

import static fr.medinjection.llm.Llms.error;
import static fr.medinjection.llm.Llms.requests;
import static fr.medinjection.llm.Llms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests are answered, and paid, once. */
@Timeout(120)
final class LlmCallsTest {
    @TempDir
    private Path out;

    @Test
    void aRequestIsSentOnceWhoeverAsksAndHoweverOften() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> "re: " + asked)) {
            Llms llms = new Llms(out, server.url());
            Map<String, Row> first = llms.ask("a", "b", "c");
            try (LlmCalls calls = llms.open()) {
                var twice = requests(Optional.empty(), "a", "b").unionAll(requests(Optional.empty(), "b", "d"));
                List<Row> rows = calls.ask("other", twice, "model").collectAsList();
                assertThat(rows).hasSize(4);
                assertThat(rows).allMatch(row -> text(row).equals("re: " + row.getString(0)));
            }
            assertThat(server.requests).hasSize(4);
            assertThat(llms.ask("c", "b", "a")).isEqualTo(first);
            Row row = first.get("a");
            assertThat(row.<Long>getAs("prompt_tokens")).isEqualTo(10);
            assertThat(row.<Double>getAs("cost")).isEqualTo((10 * 1 + 5 * 2) / 1e6);
            assertThat(row.<Integer>getAs("attempts")).isEqualTo(1);
            assertThat(row.<String>getAs("finish_reason")).isEqualTo("stop");
            assertThat(row.<String>getAs("model")).isEqualTo("model-1");
            assertThat(server.requests).hasSize(4);
            assertThat(Files.exists(out.resolve("llm/_asked/run-0"))).isFalse();
        }
    }

    @Test
    void whatShapesTheAnswerIsInItsId() {
        Llms llms = new Llms(out, "http://127.0.0.1:1");
        String request = new ChatRequest(List.of(Message.user("a")), Optional.empty(), 1).toJson();
        String id = new RequestIds(llms.config(), "model").of(request);
        assertThat(new RequestIds(llms.config(), "model").of(request.replace(",", ", ")))
                .isEqualTo(id);
        assertThat(new RequestIds(llms.config(), "next").of(request)).isNotEqualTo(id);
        assertThat(new RequestIds(llms.config(), "model").of(request.replace("\"seed\":1", "\"seed\":2")))
                .isNotEqualTo(id);
        llms.url = "http://127.0.0.1:2";
        assertThat(new RequestIds(llms.config(), "model").of(request)).isEqualTo(id);
        llms.parameters = Map.of("temperature", "0.5");
        assertThat(new RequestIds(llms.config(), "model").of(request)).isNotEqualTo(id);
    }

    @Test
    void anEstimateSendsNothing() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.limits = new LlmConfig.Limits(60, 0, 8);
            llms.ask("a");
            Dataset<Row> requests = requests(Optional.empty(), "a", "b", "c", "c");
            Estimate estimate = new Estimates(SparkTest.spark(), llms.config(), llms.store()).of(requests, "model");
            assertThat(estimate.requests()).isEqualTo(3);
            assertThat(estimate.calls()).isEqualTo(2);
            assertThat(estimate.completionTokens()).isEqualTo(200);
            assertThat(estimate.cost().getAsDouble()).isEqualTo((estimate.promptTokens() + 2 * 200.0) / 1e6);
            assertThat(estimate.seconds()).isEqualTo(2);
            assertThat(estimate.line()).contains("2 to send");
            llms.sending = LlmConfig.Sending.BATCH;
            Estimate batch = new Estimates(SparkTest.spark(), llms.config(), llms.store()).of(requests, "model");
            assertThat(batch.cost().getAsDouble())
                    .as("half the price")
                    .isEqualTo(estimate.cost().getAsDouble() / 2);
            assertThat(batch.seconds()).isZero();
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void recordedAnswersAreReplayedAndNothingIsSent() throws Exception {
        Path recorded = out.resolve("recorded");
        try (LlmServer server = LlmServer.replying(asked -> "re: " + asked)) {
            new Llms(recorded, server.url()).ask("a", "b");
        }
        Llms llms = new Llms(out.resolve("replayed"), "http://127.0.0.1:1");
        llms.sending = LlmConfig.Sending.REPLAY;
        llms.replay = List.of(new Llms(recorded, "").ledger());
        Map<String, Row> rows = llms.ask("a", "c");
        assertThat(text(rows.get("a"))).isEqualTo("re: a");
        assertThat(error(rows.get("c"))).isEqualTo(Asked.NOT_RECORDED);
    }

    @Test
    void recordedAnswersAreNotPaidAgain() throws Exception {
        Path recorded = out.resolve("recorded");
        try (LlmServer server = LlmServer.replying(asked -> "re: " + asked)) {
            new Llms(recorded, server.url()).ask("a", "b");
            Llms llms = new Llms(out.resolve("live"), server.url());
            llms.replay = List.of(new Llms(recorded, "").ledger());
            assertThat(text(llms.ask("a", "c").get("c"))).isEqualTo("re: c");
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void aReachedBudgetStopsAndSaysHowToGoOn() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.limits = new LlmConfig.Limits(0, 0, 1);
            llms.money = 0.0003; // a request takes 0.00002 and reserves about 0.00022
            String[] texts = "a b c d e f g h i j k l".split(" ", -1);
            assertThatThrownBy(() -> llms.ask(texts))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("the budget is reached")
                    .hasMessageContaining("raise llm.budget.money");
            int sent = server.requests.size();
            assertThat(sent).isBetween(2, 11);
            assertThatThrownBy(() -> llms.ask(texts)).hasMessageContaining("the budget is reached");
            assertThat(server.requests).hasSize(sent);
            llms.money = 1;
            assertThat(llms.ask(texts).values()).allMatch(row -> error(row) == null);
            assertThat(server.requests).hasSize(12);
        }
    }

    @Test
    void aPriceThatIsUnknownIsNotNothing() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.price = new LlmConfig.Price("unknown", "unknown", "");
            Row row = llms.ask("a").get("a");
            assertThat(row.isNullAt(row.fieldIndex("cost"))).isTrue();
            llms.money = 1;
            assertThatThrownBy(() -> llms.ask("b")).hasMessageContaining("the price of model is unknown");
            assertThat(server.requests).hasSize(1);
        }
    }

    /** What a step could not finish would be paid for nothing. */
    @Test
    void nothingIsSentWhereAnotherModelOfTheStepCannotBePaid() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.money = 1;
            llms.nextPrice = new LlmConfig.Price("unknown", "unknown", "");
            try (LlmCalls calls = llms.open()) {
                calls.announce(List.of("model", "next"));
                assertThatThrownBy(() -> calls.ask("test", requests(Optional.empty(), "a"), "model"))
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining("the price of next is unknown");
            }
            assertThat(server.requests).isEmpty();
            assertThat(text(llms.ask("a").get("a"))).as("alone it may be asked").isEqualTo("a");
            try (LlmCalls calls = llms.open()) {
                calls.announce(List.of("model", "next"));
                assertThat(calls.ask("test", requests(Optional.empty(), "a"), "model")
                                .count())
                        .as("what is answered needs no price")
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aRetiredModelNamesItsSuccessor() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.retired = "2026-06-01";
            assertThatThrownBy(() -> llms.ask("a"))
                    .hasMessageContaining("Cannot ask model: it is retired since 2026-06-01; its successor is next");
            llms.successors = LlmConfig.Successors.FOLLOW;
            assertThat(llms.ask("a").get("a").<String>getAs("model")).isEqualTo("model-2");
        }
    }

    @Test
    void textsBecomeVectorsOnce() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) ->
                LlmServer.ok(out, "{\"data\":[{\"embedding\":[0.5,-1.25]}],\"usage\":{\"prompt_tokens\":3}}"))) {
            Llms llms = new Llms(out, server.url());
            var texts = SparkTest.spark()
                    .createDataFrame(
                            List.of(RowFactory.create("k", "un texte"), RowFactory.create("l", "un texte")),
                            new org.apache.spark.sql.types.StructType()
                                    .add("key", "string")
                                    .add("text", "string"));
            try (LlmCalls calls = llms.open()) {
                List<Row> rows = calls.embeddings("embed", texts, "model", 8).collectAsList();
                assertThat(rows).hasSize(2);
                assertThat(rows.get(0).<Float>getList(2)).containsExactly(0.5f, -1.25f);
            }
            assertThat(server.requests).hasSize(1);
            assertThat(server.requests.get(0).path()).isEqualTo("/v1/embeddings");
            assertThat(server.requests.get(0).json().path("input").path(0).asText())
                    .isEqualTo("un texte");
        }
    }
}
