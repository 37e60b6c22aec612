package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {
    private static final String TRAIN = "data/train-00000-of-00001.parquet";

    @Test
    void aTranslatedRowKeepsTheNameOfItsCorpus() {
        Instruction row = Reading.of("release-translated")
                .json(TRAIN, row("Q ?\\n(A) un\\n(B) deux", "", "B", "MCQU", "MMLU_Pro", "'mmlu-pro/70'"))
                .only();
        assertThat(row.source()).isEqualTo("mmlu-pro");
        assertThat(row.component()).isEqualTo(Component.TRANSLATED);
        assertThat(row.language()).isEqualTo("fr");
        assertThat(row.split()).isEqualTo(Split.TRAIN);
        assertThat(row.type()).isEqualTo(TaskType.MCQU);
        assertThat(row.question()).isEqualTo("Q ?");
        assertThat(row.options()).containsExactly("un", "deux");
        assertThat(row.correct()).containsExactly(1);
        assertThat(row.lineage().parent()).isEqualTo(Ids.of("mmlu-pro", "70"));
        assertThat(row.id())
                .isEqualTo(
                        Ids.of("release-translated", Ids.hash("Q ?\n(A) un\n(B) deux", "", "B", "MCQU", "MMLU_Pro")));
        assertThat(row.flags()).isEmpty();
    }

    @Test
    void aPositionAndAnIdAreParentsToo() {
        String id = "0123456789abcdef0123456789abcdef";
        assertThat(parent("'medqa/questions/US/test.jsonl#3'")).isEqualTo(Ids.of("medqa", "questions/US/test.jsonl#3"));
        assertThat(parent("'" + id + "'")).isEqualTo(id);
        assertThat(parent("null")).isEmpty();
        assertThat(Reading.of("release-synthetic")
                        .json(TRAIN, row("Q ?", "", "R", "OEQ", "Synthetic", "'nowhere'"))
                        .bad)
                .isEqualTo(Map.of("unreadable-parent", 1L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"A C; 0,2", "A, C; 0,2", "a;0", "C. trois;2", "(C) trois;2", "trois;2", "B ;1"})
    void answersOfEveryForm(String answer, String expected) {
        Instruction row = Reading.of("release-synthetic")
                .json(TRAIN, row("Q ?\\nA. un\\nB. deux\\nC. trois", "", answer, "MCQ", "Synthetic", "null"))
                .only();
        assertThat(row.correct())
                .isEqualTo(List.of(expected.split(",")).stream()
                        .map(Integer::valueOf)
                        .toList());
    }

    @Test
    void badRowsHaveTheirReasons() {
        Reading reading = Reading.of("release-native")
                .json(TRAIN, row("Q ? A. un", "", "A", "MCQ", "MediQAl", "null"))
                .json(TRAIN, row("Q ?\\nA. un\\nB. deux", "", "D", "MCQ", "MediQAl", "null"))
                .json(TRAIN, row("Q ?\\nA. un\\nB. deux", "", "", "MCQ", "MediQAl", "null"))
                .json(TRAIN, row("Q ?\\nA. un\\nB. deux", "", "A B", "MCQU", "MediQAl", "null"))
                .json(TRAIN, row("Q ?\\nA. un\\nB. deux", "", "peut-être", "MCQU", "MediQAl", "null"))
                .json(TRAIN, row("(A) un\\n(B) deux", "", "B", "MCQU", "MediQAl", "null"))
                .json(TRAIN, row("Q ?", "", "R", "essai", "MediQAl", "null"));
        assertThat(reading.instructions).isEmpty();
        assertThat(reading.bad)
                .isEqualTo(Map.of(
                        "unparseable-options", 1L,
                        "answer-beyond-options", 1L,
                        "no-answer", 1L,
                        "several-answers", 1L,
                        "unreadable-answer", 1L,
                        "empty-question", 1L,
                        "unknown-type", 1L));
    }

    @Test
    void anUnmappedOriginIsKeptAndFlagged() {
        Instruction row = Reading.of("release-native")
                .json(TRAIN, row("Q ?", "C", "R", "OEQ", "Autre Jeu (2025)", "null"))
                .only();
        assertThat(row.source()).isEqualTo("release:autre-jeu-2025");
        assertThat(row.flags()).containsExactly("unmapped-origin");
        assertThat(row.group()).isNotEmpty();
    }

    @Test
    void theWholeReleaseTakesComponentsFromOrigins() {
        Reading reading = Reading.of("release-all")
                .json(TRAIN, row("Q ?", "", "R", "OEQ", "K-QA", "null"))
                .json(TRAIN, row("Q ?", "", "R", "OEQ", "DiaMED", "null"))
                .json(TRAIN, row("Q ?", "", "R", "OEQ", "Inconnu", "null"));
        assertThat(reading.instructions)
                .extracting(Instruction::component)
                .containsExactly(Component.TRANSLATED, Component.SYNTHETIC);
        assertThat(reading.bad).isEqualTo(Map.of("unmapped-origin", 1L));
    }

    @Test
    void chatsOfTheScripts() {
        String chat = "[{'role':'system','content':'S'},{'role':'user','content':'Q ?\\nA. un\\nB. deux'},"
                + "{'role':'assistant','content':'A B'}]";
        assertThat(Reading.of("release-native")
                        .json("train_gen_balanced_chat.json", chat)
                        .only()
                        .type())
                .isEqualTo(TaskType.MCQ);
        String evaluation = "{'messages':" + chat.replace("A B", "A") + ",'classes':['A','B'],'answer':['A']}";
        assertThat(Reading.of("release-native")
                        .json("test_qcmu.json", evaluation)
                        .only()
                        .type())
                .isEqualTo(TaskType.MCQU);
        assertThat(Reading.of("release-native")
                        .json("test_qcm.json", evaluation)
                        .only()
                        .type())
                .isEqualTo(TaskType.MCQ);
        Instruction open =
                Reading.of("release-native").json("test_qro.json", evaluation).only();
        assertThat(List.<Object>of(open.type(), open.answer(), open.split()))
                .isEqualTo(List.<Object>of(TaskType.OEQ, "A", Split.TEST));
        assertThat(Reading.of("release-native").json("x.json", "[{'role':'user','content':'Q ?'}]").bad)
                .isEqualTo(Map.of("unreadable-chat", 1L));
    }

    @Test
    void foldersOfTheNativePartSayTypeAndSplit() {
        Instruction row = Reading.of("release-native")
                .json(
                        "Validation/mcqu/frenchmedmcqa.json",
                        "{'instruction':'Q ?\\n(A) un\\n(B) deux','context':null,'answer':'A','origin':'FrenchMedMCQA'}")
                .only();
        assertThat(List.<Object>of(row.split(), row.type(), row.source(), row.context()))
                .isEqualTo(List.<Object>of(Split.VALIDATION, TaskType.MCQU, "frenchmedmcqa", ""));
    }

    @Test
    void otherColumnsAndSettingsAreTheUsersToMend() {
        assertThatThrownBy(() -> Reading.of("release-native").json("{'prompt':1,'output':2}"))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot read data.json#1 as release: unknown layout with the columns [prompt, output]");
        assertThatThrownBy(() -> Reading.of("release-native")
                        .setting("origins", "MediQAl")
                        .json(row("Q ?", "", "R", "OEQ", "x", "null")))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Invalid setting origins of source release-native: MediQAl, expected");
    }

    private static String parent(String derivedFrom) {
        return Reading.of("release-synthetic")
                .json(TRAIN, row("Q ?", "", "R", "OEQ", "Synthetic", derivedFrom))
                .only()
                .lineage()
                .parent();
    }

    private static String row(
            String instruction, String context, String answer, String type, String origin, String derivedFrom) {
        return String.format(
                "{'instruction':'%s','context':'%s','answer':'%s','type':'%s','origin':'%s','derived_from':%s}",
                instruction, context, answer, type, origin, derivedFrom);
    }
}
