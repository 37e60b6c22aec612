package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmServer;
import fr.medinjection.llm.Llms;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translation by a server that is really asked, and that replies in the wrong language or not at all as it was told to. */
class TranslatorServerTest {
    private static final List<String> OPTIONS = List.of("Radial nerve", "Ulnar nerve");
    private static final String NERVE = "Which nerve is injured in wrist drop?";
    private static final String DOSE = "How much cetirizine may I take?";
    private static final String SCURVY = "What treats scurvy in a sailor?";
    private static final String ENGLISH = TranslationReply.json(new Translation("", NERVE, OPTIONS, List.of(0), ""));
    private static final String FRENCH = TranslationReply.json(new Translation(
            "",
            "Quel nerf est lésé en cas de main tombante ?",
            List.of("Nerf radial", "Nerf ulnaire"),
            List.of(0),
            ""));

    @TempDir
    private Path out;

    private static Row item(String id, String question) {
        TestItem item = TestItem.of(id)
                .placed(Component.TRANSLATED, "medqa", Split.TRAIN)
                .language("en")
                .question(question);
        return (id.equals("nerve")
                        ? item.closed(TaskType.MCQU, OPTIONS, List.of(0))
                        : item.answer("Take 10 mg once a day."))
                .build()
                .toRow();
    }

    private static TranslateStage stage(LlmCalls calls) {
        TranslateConfig config = TranslationFile.load("translate.max-rejected-share=1", "translate.attempts=3")
                .translate();
        Prompt prompt = Prompt.load(TranslationFile.conf().resolve("prompts/translate"), "item", TranslateStage.PLACES);
        TranslateStage.Settings settings = new TranslateStage.Settings(
                "model",
                config,
                new Privacy(Set.of("medqa"), Set.of(), PrivacyConfig.Mask.NOTHING),
                TranslationFile.cleaning(),
                Map.of("item", prompt.hash()),
                Map.of());
        return new TranslateStage(settings, prompt, prompt, calls::ask);
    }

    /** English at first, English for ever, or a refusal instead of the form asked for. */
    private static String reply(LlmServer.Request request, int number) {
        String asked = request.json().at("/messages/1/content").asText();
        if (asked.contains("wrist drop")) {
            return number == 1 ? ENGLISH : FRENCH;
        }
        return asked.contains("cetirizine")
                ? TranslationReply.json(new Translation("", DOSE, List.of(), List.of(), "Take 10 mg once a day."))
                : "I am sorry, but I cannot give medical advice.";
    }

    @Test
    void aReplyInTheWrongLanguageIsAskedForAgainAndEveryOneIsAccountedFor() throws IOException {
        Dataset<Row> rows =
                TestRows.instructions(List.of(item("nerve", NERVE), item("dose", DOSE), item("order", SCURVY)));
        int[] asked = new int[1];
        try (LlmServer server = new LlmServer((request, number, out) -> {
            boolean nerve = request.body().contains("wrist drop");
            String reply = reply(request, nerve ? ++asked[0] : number);
            LlmServer.ok(out, LlmServer.completion(reply, "stop"));
        })) {
            Llms llms = new Llms(out, server.url());
            llms.oneAtATime();
            try (LlmCalls calls = llms.open()) {
                Map<String, Output> outputs = stage(calls).apply(Map.of(TranslateStage.INPUT, rows));
                assertThat(outputs.get(TranslateStage.output("model")).rows().collectAsList())
                        .extracting(row -> row.<String>getAs("question"))
                        .containsExactly("Quel nerf est lésé en cas de main tombante ?");
                assertThat(outputs.get(TranslateStage.rejected("model"))
                                .rows()
                                .orderBy("id")
                                .collectAsList())
                        .extracting(row -> row.getString(0), row -> row.getString(3), row -> row.getInt(5))
                        .containsExactly(tuple("dose", "left-in-english", 3), tuple("order", "no-reply", 3));
            }
            assertThat(asked[0]).as("once more, with another seed").isEqualTo(2);
            assertThat(server.requests)
                    .as("the refusal is repaired once for each attempt")
                    .hasSize(2 + 3 + 3 * 2);
        }
    }
}
