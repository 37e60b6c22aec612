package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Rows;
import fr.medinjection.data.Split;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmServer;
import fr.medinjection.llm.Llms;
import fr.medinjection.stage.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors asked of a server over HTTP: paid once, and refused where it changes its mind. */
class EndpointVectorsTest {
    private static final PromptRenderer RENDERER = new PromptRenderer(Map.of(
            "mcq",
            "{context}{question}\n{options}",
            "mcqu",
            "{context}{question}\n{options}",
            "oeq",
            "{context}{question}",
            "published",
            "{question}\n{options}"));

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
                new EmbedConfig.EndpointConfig("model"));
        EmbedStage.Settings settings =
                new EmbedStage.Settings(config.method(), "v", config.text(), Map.of(), 0, 42, config.itemsPerShard());
        try (LlmCalls calls = llms.open()) {
            EndpointVectors vectors = new EndpointVectors(calls, "model", config.text(), RENDERER);
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
            assertThatThrownBy(() -> embed(new Llms(out, server.url()), items, 0))
                    .isInstanceOf(UserException.class)
                    .hasMessage("Cannot embed: the model gave vectors of 3 and of 4 numbers, expected one length");
            assertThat(server.requests).hasSize(6);
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
