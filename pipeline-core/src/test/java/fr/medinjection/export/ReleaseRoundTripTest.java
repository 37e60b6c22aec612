package fr.medinjection.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Release;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.SourceContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported reads back as the same item through the source of the published release. */
class ReleaseRoundTripTest {
    private static final List<String> WORDS = List.of(
            "l'aspirine",
            "C. difficile",
            "5 mg/kg",
            "vrai :",
            "choix",
            "(voir A)",
            "β-bloquant",
            "réponse",
            "E. coli,",
            "T1");
    private static final SourceContext CONTEXT = new SourceContext(
            "release-native",
            new SourceConfig(
                    "release",
                    List.of(""),
                    "MedInjection-FR/Native",
                    "MIT",
                    true,
                    Map.of("component", "NATIVE", "origins", "mine=mine:NATIVE")),
            Map.of());

    private final PromptRenderer renderer = PromptRenderer.load(Path.of("../conf/prompts/item"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void columnsKeepQuestionOptionsAndAnswer(long seed) throws BadRecordException {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Instruction item = random(random);
            ObjectNode row = new ObjectMapper()
                    .createObjectNode()
                    .put("instruction", renderer.published(item))
                    .put("context", item.context())
                    .put("answer", renderer.gold(item))
                    .put("type", item.type().name())
                    .put("origin", "mine");
            Instruction read = parse(row, "data/train.jsonl");
            assertThat(read.type()).isEqualTo(item.type());
            assertThat(read.context()).isEqualTo(item.context());
            assertThat(read.question()).isEqualTo(item.question());
            assertThat(read.options()).isEqualTo(item.options());
            assertThat(read.correct()).isEqualTo(item.correct());
            assertThat(read.answer()).isEqualTo(item.answer());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void chatsKeepOptionsAndAnswer(long seed) throws BadRecordException {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Instruction item = random(random);
            ObjectMapper json = new ObjectMapper();
            ObjectNode chat = json.createObjectNode();
            chat.putArray("messages")
                    .add(json.createObjectNode().put("role", "user").put("content", renderer.prompt(item)))
                    .add(json.createObjectNode().put("role", "assistant").put("content", renderer.gold(item)));
            Instruction read = parse(chat, item.type().name() + "/train.jsonl");
            assertThat(read.question()).endsWith(item.question()).startsWith(item.context());
            assertThat(read.options()).isEqualTo(item.options());
            assertThat(read.correct()).isEqualTo(item.correct());
            assertThat(read.answer()).isEqualTo(item.answer());
        }
    }

    private static Instruction parse(ObjectNode row, String file) throws BadRecordException {
        return new Release()
                .parse(new RawRecord(file, 1, "", row), CONTEXT)
                .instructions()
                .get(0);
    }

    private static Instruction random(Random random) {
        TaskType type = List.of(TaskType.MCQ, TaskType.MCQU, TaskType.OEQ).get(random.nextInt(3));
        List<String> options = new ArrayList<>();
        List<Integer> correct = new ArrayList<>();
        if (type.isClosed()) {
            for (int i = 0; i < 2 + random.nextInt(8); i++) {
                options.add(i + " " + words(random));
                if (random.nextBoolean()) {
                    correct.add(i);
                }
            }
            if (correct.isEmpty() || type == TaskType.MCQU) {
                correct = List.of(random.nextInt(options.size()));
            }
        }
        String context = random.nextBoolean() ? "" : "Cas : " + words(random) + ".";
        return PromptRendererTest.item(type, context, options, correct);
    }

    private static String words(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", words);
    }
}
