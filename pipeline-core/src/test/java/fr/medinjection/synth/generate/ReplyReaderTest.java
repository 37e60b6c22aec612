package fr.medinjection.synth.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.medinjection.data.TaskType;
import fr.medinjection.synth.generate.ReplyReader.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    private static final Map<String, TaskConfig> TASKS = new LinkedHashMap<>(Map.of(
            "diagnosis", new TaskConfig(1, ContextPolicy.TEXT), "treatment", new TaskConfig(2, ContextPolicy.TEXT)));
    private static final PlanConfig OPEN = new PlanConfig(List.of("cas"), TaskType.OEQ, "p", true, TASKS, 0, false, 0);
    private static final PlanConfig CHOICE = new PlanConfig(List.of("cas"), TaskType.MCQ, "p", true, TASKS, 4, true, 0);
    private static final PlanConfig ABSTRACTS = new PlanConfig(
            List.of("resumes"),
            TaskType.MCQ,
            "p",
            false,
            Map.of("factual", new TaskConfig(1, ContextPolicy.NONE)),
            4,
            false,
            0);

    private static String open(String task, String instruction, String output) {
        return "{\"task\":\"%s\",\"instruction\":\"%s\",\"output\":\"%s\"}".formatted(task, instruction, output);
    }

    private static String choice(String fields) {
        return "{\"task\":\"diagnosis\",\"question\":\"Lequel ?\"," + fields + "}";
    }

    private static String options(String... letters) {
        StringBuilder options = new StringBuilder();
        for (String letter : letters) {
            options.append(options.isEmpty() ? "" : ",").append("\"%s\":\"option %s\"".formatted(letter, letter));
        }
        return "\"options\":{" + options + "}";
    }

    private static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    private static List<Reason> reasons(Reading reading) {
        return reading.rejected().stream().map(Rejection::reason).toList();
    }

    @Test
    void everyAskedItemIsTakenRejectedOrMissing() {
        Reading reading = new ReplyReader(OPEN)
                .read(items(
                        open("treatment", "Que faire ?", " Ceci. "),
                        open("diagnosis", "Quoi ?", ""),
                        open("diagnosis", "Quoi d'autre ?", "Cela."),
                        open("biopsie", "Et ?", "Non.")));
        assertThat(reading.items())
                .extracting(Item::number, Item::task, Item::question, Item::answer)
                .containsExactly(tuple(0, "treatment", "Que faire ?", "Ceci."));
        assertThat(reading.rejected())
                .extracting(Rejection::number, Rejection::task, Rejection::reason)
                .containsExactly(
                        tuple(1, "diagnosis", Reason.WRONG_FIELDS),
                        tuple(2, "diagnosis", Reason.TOO_MANY),
                        tuple(3, "biopsie", Reason.UNKNOWN_TASK),
                        tuple(-1, "treatment", Reason.MISSING));
    }

    @Test
    void lettersBecomePositions() {
        Reading reading =
                new ReplyReader(CHOICE).read(items(choice(options("A", "B", "C", "D") + ",\"answer\":[\"D\",\"B\"]")));
        Item item = reading.items().get(0);
        assertThat(item.correct()).containsExactly(1, 3);
        assertThat(item.options()).containsExactly("option A", "option B", "option C", "option D");
        assertThat(reasons(reading)).containsExactly(Reason.MISSING, Reason.MISSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|WRONG_LETTERS",
                "[\"E\"]|WRONG_LETTERS",
                "[\"A\",\"A\"]|WRONG_LETTERS",
                "[\"a\"]|WRONG_LETTERS",
                "[\"A, B\"]|WRONG_LETTERS",
                "[0]|WRONG_LETTERS",
                "\"A\"|WRONG_FIELDS",
                "null|WRONG_FIELDS"
            })
    void lettersMustBeThoseOfOptions(String answer, Reason reason) {
        Reading reading =
                new ReplyReader(CHOICE).read(items(choice(options("A", "B", "C", "D") + ",\"answer\":" + answer)));
        assertThat(reading.items()).isEmpty();
        assertThat(reasons(reading)).contains(reason);
    }

    @Test
    void optionsMustBeThoseAskedFor() {
        ReplyReader reader = new ReplyReader(CHOICE);
        String right = ",\"answer\":[\"A\"]";
        assertThat(reasons(reader.read(items(choice(options("A", "B", "C") + right)))))
                .contains(Reason.WRONG_OPTIONS);
        assertThat(reasons(reader.read(items(choice(options("A", "B", "C", "D", "E") + right)))))
                .contains(Reason.WRONG_OPTIONS);
        assertThat(reasons(reader.read(items(choice(options("A", "B", "C", "F") + right)))))
                .contains(Reason.WRONG_OPTIONS);
        assertThat(reasons(reader.read(
                        items(choice(options("A", "B", "C", "D").replace("option D", "option  A") + right)))))
                .contains(Reason.EQUAL_OPTIONS);
    }

    @Test
    void severalAreRefusedWhereOneIsAllowed() {
        String item = "{\"question\":\"Lequel ?\"," + options("A", "B", "C", "D") + ",\"answer\":[\"A\",\"B\"]}";
        assertThat(reasons(new ReplyReader(ABSTRACTS).read(items(item)))).containsExactly(Reason.WRONG_LETTERS);
        Reading one = new ReplyReader(ABSTRACTS).read(items(item.replace(",\"B\"]", "]")));
        assertThat(one.items()).extracting(Item::task).containsExactly("factual");
    }

    @Test
    void anUnaskedFieldIsNoFieldOfTheItem() {
        Reading reading = new ReplyReader(OPEN)
                .read(items(open("diagnosis", "Quoi ?", "Cela.").replace("}", ",\"note\":\"x\"}")));
        assertThat(reading.rejected().get(0))
                .extracting(Rejection::reason, Rejection::detail)
                .containsExactly(Reason.WRONG_FIELDS, "note");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Je ne peux pas répondre à cette demande.",
                "```json\n{\"items\":[]}\n```",
                "{\"items\":[]} Voilà !",
                "{\"items\":[{\"task\":\"diagnosis\"",
                "{\"items\":[],\"items\":[]}"
            })
    void onlyOneJsonValueIsAReply(String reply) {
        Reading reading = new ReplyReader(OPEN).read(reply);
        assertThat(reading.items()).isEmpty();
        assertThat(reasons(reading)).hasSize(1).first().isIn(Reason.NOT_JSON, Reason.NOT_ITEMS);
        assertThat(reading.rejected().get(0).text()).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"items\":{}}", "{\"items\":[],\"note\":1}", "\"items\"", "3"})
    void theOneListIsAllOfTheReply(String reply) {
        assertThat(reasons(new ReplyReader(OPEN).read(reply))).containsExactly(Reason.NOT_ITEMS);
    }

    @Test
    void itemsThatAreNoObjectsAreRejected() {
        Reading reading = new ReplyReader(OPEN).read(items("3", "null", "[]", "\"diagnosis\""));
        assertThat(reading.items()).isEmpty();
        assertThat(reasons(reading))
                .filteredOn(reason -> reason == Reason.WRONG_FIELDS)
                .hasSize(4);
        assertThat(reasons(reading))
                .filteredOn(reason -> reason == Reason.MISSING)
                .hasSize(3);
    }
}
