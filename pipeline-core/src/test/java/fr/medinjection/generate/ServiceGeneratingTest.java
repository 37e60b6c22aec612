package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.TestRows;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.score.OptionOrders;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import fr.medinjection.synth.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that answers with the letter of the option "choix no 0", wherever it is shown. */
class ServiceGeneratingTest {
    private static final String MODEL = "served";

    @TempDir
    static Path folder;

    /** Services of these names, asked with two orders of the options. */
    static GenerateConfig config(String... names) {
        return new GenerateConfig(
                true,
                List.of(),
                List.of(names),
                42,
                List.of(Decoding.GREEDY),
                new OptionOrders(OptionOrders.Policy.RANDOM, 2, 5),
                ChatTemplate.Ending.ANSWER,
                1,
                2,
                6,
                4,
                4,
                1);
    }

    private static Dataset<Row> answers(Dataset<Row> requests) {
        return requests.map(
                (MapFunction<Row, Row>) row -> {
                    String prompt = ChatRequest.parse(row.getAs("request"))
                            .messages()
                            .get(0)
                            .content();
                    int option = prompt.indexOf(") choix no 0");
                    String text = option < 0 ? "Le foie" : prompt.substring(option - 1, option);
                    boolean fails = row.<String>getAs("key").startsWith("q5#");
                    return RowFactory.create(
                            row.getAs("key"),
                            "request-" + row.getAs("key"),
                            fails ? null : text,
                            fails ? "server error 500" : null,
                            MODEL,
                            "stop",
                            10L,
                            1L,
                            0.0,
                            1,
                            5L,
                            null);
                },
                Encoders.row(LlmCalls.ANSWERS));
    }

    @Test
    void everyItemIsAskedInEveryOrderAndAnswersAreReadBackToPublishedPositions() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("out"), 30, "base");
        generate(out, new Privacy(Set.of(), Set.of(MODEL), Mask.NOTHING));
        List<Prediction> predictions = out.runner().read("predictions/" + MODEL).collectAsList().stream()
                .map(Prediction::of)
                .toList();
        long closed = predictions.stream()
                .filter(p -> !p.order().positions().isEmpty())
                .count();
        assertThat(closed).isGreaterThan(40);
        for (Prediction prediction : predictions) {
            assertThat(prediction.run().decoding()).isEqualTo("greedy");
            assertThat(prediction.run().model()).isEqualTo(MODEL);
            if (prediction.order().positions().isEmpty()) {
                assertThat(prediction.reply().text()).isEqualTo("Le foie");
            } else {
                assertThat(prediction.published()).as(prediction.toString()).containsExactly(0);
            }
        }
        assertThat(out.manifest("predictions/" + MODEL).facts()).containsEntry("failed", 1);
        Usage usage = Usage.of(out.manifest("predictions/" + MODEL).facts().get("usage"))
                .get(MODEL);
        assertThat(usage.requests() - usage.failed()).isEqualTo(predictions.size());
        assertThat(usage.promptTokens()).isEqualTo(10 * usage.requests());
        assertThat(predictions).noneMatch(p -> p.id().equals("q5"));
    }

    @Test
    void whatMayNotLeaveTheHouseIsNotSent() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("house"), 30, "base");
        generate(out, new Privacy(Set.of("source-0"), Set.of(), Mask.NOTHING));
        Dataset<Row> rows = out.runner().read("predictions/" + MODEL);
        Dataset<Row> items = out.runner().read("test-set").select("id", "source");
        assertThat(rows.join(items, "id").select("source").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("source-0");
        assertThat(out.manifest("predictions/" + MODEL).facts()).containsEntry("items-not-sent", 20);
    }

    @Test
    void personalDataStaysInTheHouseAndComesBackIntoTheAnswers() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("masked"), 30, "base");
        String open = "{context}\n\n{question} (jean.petit@example.org)";
        PromptRenderer renderer = new PromptRenderer(Map.of(
                "mcq",
                open + "{options}",
                "mcqu",
                open + "{options}",
                "oeq",
                open,
                "published",
                "{question}{options}"));
        Model model = (stage, requests, name) -> {
            assertThat(requests.where("request like '%petit%'").count()).isZero();
            return requests.map(
                    (MapFunction<Row, Row>) row -> RowFactory.create(
                            row.getAs("key"), "id", "\u27E61\u27E7", null, MODEL, "stop", 1L, 1L, 0.0, 1, 1L, null),
                    Encoders.row(LlmCalls.ANSWERS));
        };
        Privacy masked = new Privacy(Set.of(), Set.of(MODEL), Mask.PERSONAL_DATA);
        new ServiceGenerating(out.runner(), config(MODEL), renderer, model, name -> name, name -> 0, masked).run();
        assertThat(out.runner().read("predictions/" + MODEL).collectAsList().stream()
                        .map(Prediction::of)
                        .filter(prediction -> prediction.order().positions().isEmpty())
                        .map(prediction -> prediction.reply().text()))
                .isNotEmpty()
                .containsOnly("jean.petit@example.org");
    }

    private static void generate(ScoredFolder out, Privacy privacy) {
        Model model = (stage, requests, name) -> answers(requests);
        new ServiceGenerating(out.runner(), config(MODEL), TestRows.RENDERER, model, name -> name, name -> 0, privacy)
                .run();
    }
}
