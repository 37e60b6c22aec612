package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Rows;
import fr.medinjection.data.Split;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmServer;
import fr.medinjection.llm.Llms;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors asked of a server over HTTP: paid once, and refused where it changes its mind. */
class EndpointVectorsTest {
    @TempDir
    Path out;

    private static Dataset<Row> items(String... questions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < questions.length; i++) {
            rows.add(TestItem.of("id" + i)
                    .placed(Component.NATIVE, "source", Split.TRAIN)
                    .question(questions[i])
                    .build()
                    .toRow());
        }
        return TestRows.instructions(rows);
    }

    private static String vector(String text, int numbers) {
        StringBuilder json = new StringBuilder().append(text.length());
        for (int i = 1; i < numbers; i++) {
            json.append(',').append(i);
        }
        return "{\"data\":[{\"embedding\":[" + json + "]}],\"usage\":{\"prompt_tokens\":3}}";
    }

    private static String asked(LlmServer.Request request) {
        return request.json().path("input").path(0).asText();
    }

    private Map<String, Output> embed(Llms llms, Dataset<Row> items, double failures) {
        return embed(llms, items, failures, new Privacy(Set.of("source"), Set.of(), Mask.NOTHING));
    }

    private Map<String, Output> embed(Llms llms, Dataset<Row> items, double failures, Privacy privacy) {
        EmbedConfig config = new EmbedConfig(
                true,
                Method.ENDPOINT,
                EmbeddedText.QUESTION,
                0,
                42,
                10,
                failures,
                new EmbedConfig.WordVectorConfig(8, 3, 2, 1, 0.05, 1000, 42, 1e-2),
                new EmbedConfig.SentenceConfig("", "", "", "", 512, 1),
                new EmbedConfig.EndpointConfig("model", 1));
        EmbedStage.Settings settings =
                new EmbedStage.Settings(config.method(), "v", config.text(), Map.of(), 0, 42, config.itemsPerShard());
        try (LlmCalls calls = llms.open()) {
            EndpointVectors vectors = new EndpointVectors(
                    calls::embeddings,
                    config.endpoint(),
                    new SentTexts(config.text(), TestRows.RENDERER, "model", privacy));
            Map<String, Output> made = new EmbedStage(settings, config, vectors).apply(Map.of(EmbedStage.INPUT, items));
            made.replaceAll((name, output) -> new Output( // read before the ledger is closed
                    items.sparkSession()
                            .createDataFrame(
                                    output.rows().collectAsList(), output.rows().schema()),
                    output.partitionBy(),
                    output.sortBy(),
                    output.countBy(),
                    output.facts()));
            return made;
        }
    }

    @Test
    void asksForEachTextOnceAndNeverAgain() throws IOException {
        try (LlmServer server = new LlmServer((request, number, out) -> LlmServer.ok(out, vector(asked(request), 3)))) {
            Llms llms = new Llms(out, server.url());
            Dataset<Row> items = items("Une question", "Une autre question", "Une question", " ");
            Map<String, Output> made = embed(llms, items, 0.5);
            List<Row> vectors =
                    made.get(EmbedStage.VECTORS).rows().orderBy("id").collectAsList();
            assertThat(vectors).extracting(row -> row.getString(0)).containsExactly("id0", "id1", "id2");
            assertThat(Rows.floats(vectors.get(1), "vector")).containsExactly(18, 1, 2);
            assertThat(Rows.floats(vectors.get(2), "vector")).containsExactly(12, 1, 2);
            assertThat(made.get(EmbedStage.FAILED).rows().collectAsList())
                    .extracting(row -> row.getString(0) + " " + row.getString(2))
                    .containsExactly("id3 empty-text");
            assertThat(made.get(EmbedStage.VECTORS).facts()).containsEntry("dimension", 3);
            assertThat(server.requests).hasSize(2);
            embed(llms, items, 0.5);
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void refusesAModelThatChangesItsDimensionHalfWay() throws IOException {
        try (LlmServer server = new LlmServer(
                (request, number, out) -> LlmServer.ok(out, vector(asked(request), number > 3 ? 4 : 3)))) {
            Dataset<Row> items = items("un", "deux", "trois", "quatre", "cinq", "six");
            Llms llms = new Llms(out, server.url());
            llms.oneAtATime();
            assertThatThrownBy(() -> embed(llms, items, 0))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("it gives vectors of 4 numbers after ones of 3");
        }
    }

    @Test
    void sendsNothingOfWhatMayNotLeaveTheHouseAndNoPersonalData() throws IOException {
        try (LlmServer server = new LlmServer((request, number, out) -> LlmServer.ok(out, vector(asked(request), 3)))) {
            Llms llms = new Llms(out, server.url());
            Dataset<Row> items = items("Qui est jean.petit@example.org ?");
            Privacy closed = new Privacy(Set.of("other"), Set.of(), Mask.PERSONAL_DATA);
            assertThat(embed(llms, items, 1, closed)
                            .get(EmbedStage.FAILED)
                            .rows()
                            .collectAsList())
                    .extracting(row -> row.getString(0) + " " + row.getString(2))
                    .containsExactly("id0 may-not-leave");
            assertThat(server.requests).isEmpty();
            Privacy inside = new Privacy(Set.of(), Set.of("model"), Mask.PERSONAL_DATA);
            assertThat(embed(llms, items, 0, inside)
                            .get(EmbedStage.VECTORS)
                            .rows()
                            .count())
                    .isEqualTo(1);
            assertThat(server.requests).hasSize(1);
            assertThat(asked(server.requests.get(0))).isEqualTo("Qui est \u27E61\u27E7 ?");
        }
    }

    @Test
    void saysWhatTheServerAnsweredInsteadOfAVector() throws IOException {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (asked(request).equals("deux")) {
                LlmServer.status(out, "400 Bad Request", "{\"error\":{\"message\":\"too long\"}}");
            } else {
                LlmServer.ok(out, vector(asked(request), 3));
            }
        })) {
            Dataset<Row> items = items("un", "deux", "trois");
            assertThatThrownBy(() -> embed(new Llms(out, server.url()), items, 0.1))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith("Cannot embed: 1 of 3 items got no vector: ")
                    .hasMessageEndingWith("expected at most a share of 0.1 (embed.max-failed-share)");
        }
    }
}
