package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.clean.Language;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertStageTest {
    private static final ConvertConfig CONFIG =
            TranslationFile.load("convert.max-rejected-share=0.5").convert();
    private static final ConvertConfig MODEL = new ConvertConfig(true, "paid", "frbmedqa", 3, 0, 2, 1, 0.5, 0.5);
    private static final Prompt PROMPT =
            Prompt.load(TranslationFile.conf().resolve("prompts/translate"), "convert", ConvertStage.PLACES);
    private static final ClozeItem ITEM = new ClozeItem(
            "La carence en vitamine C provoque une maladie des gencives.",
            "Le _____ résulte d'une carence prolongée en vitamine C.",
            "scorbut",
            List.of("rachitisme", "béribéri", "goitre"));

    private static Instruction cloze(String id) {
        return TestItem.of(id)
                .placed(Component.NATIVE, "frbmedqa", Split.TRAIN)
                .context(ITEM.passage())
                .question("Complétez :\n" + ITEM.sentence())
                .closed(TaskType.MCQU, List.of("rachitisme", "scorbut", "béribéri", "goitre"), List.of(1))
                .build();
    }

    private static final String GOOD = reply(
            "Quelle maladie résulte d'une carence prolongée en vitamine C ?",
            "[\"rachitisme\",\"béribéri\",\"goitre\"]");

    private static String reply(String question, String distractors) {
        return "{\"question\":\"" + question + "\",\"distractors\":" + distractors + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Quelle maladie résulte d'une carence prolongée en vitamine C ? | rachitisme,béribéri | distractor-count",
                "La maladie qui résulte d'une carence prolongée en vitamine C est | rachitisme,béribéri,goitre | no-question",
                "Le _____ résulte d'une carence prolongée en vitamine C ? | rachitisme,béribéri,goitre | blank-left",
                "De quelle carence prolongée en vitamine C résulte le scorbut ? | rachitisme,béribéri,goitre | answer-given-away",
                "Selon le passage, quelle maladie résulte d'une carence prolongée en vitamine C ? | rachitisme,béribéri,goitre | points-to-passage",
                "Où se trouve la rate ? | rachitisme,béribéri,goitre | other-question",
                "Quelle maladie résulte d'une carence prolongée en vitamine C ? | rachitisme,Scorbut,goitre | equal-options",
                "What is the disease that follows a résulte d'une carence prolongée en vitamine C ? | the first of them,which is that,and it was | not-french"
            })
    void everyFaultIsFound(String question, String distractors, String reason) {
        ConversionCheck check = new ConversionCheck(
                MODEL,
                new Language(TranslationFile.LANGUAGE),
                new Privacy(Set.of(), Set.of(), PrivacyConfig.Mask.NOTHING),
                new TranslatedRow.Origin("conversion", "paid", "hash"),
                1);
        Conversion conversion = new Conversion(question, List.of(distractors.split(",", -1)));
        assertThat(check.mistakes(ITEM, conversion)).contains(reason);
    }

    /** A reply may write a character in two ways. */
    @ParameterizedTest
    @ValueSource(strings = {"\u27E67\u27E7", "\\u27E67\\u27e7"})
    void personalDataIsMaskedAndPutBack(String madeUp) {
        Privacy privacy = new Privacy(Set.of("frbmedqa"), Set.of(), PrivacyConfig.Mask.PERSONAL_DATA);
        List<String> sent = new ArrayList<>();
        ScriptedModel model = new ScriptedModel((name, request) -> {
            sent.add(request.messages().get(1).content());
            String known = request.seed() == 1 ? madeUp : "\u27E61\u27E7";
            return Optional.of(reply(
                    "Quelle maladie résulte d'une carence prolongée en vitamine C, selon " + known + " ?",
                    "[\"rachitisme\",\"béribéri\",\"goitre\"]"));
        });
        ConvertStage stage = new ConvertStage(
                new ConvertStage.Settings(MODEL, privacy, TranslationFile.LANGUAGE, PROMPT.hash(), "v"), PROMPT, model);
        Instruction signed = TestItem.like(cloze("signed"))
                .context("Texte de nobody@example.org. " + ITEM.passage())
                .build();
        Dataset<Row> made = stage.apply(Map.of(ConvertStage.INPUT, TestRows.instructions(List.of(signed.toRow()))))
                .get(ConvertStage.OUTPUT)
                .rows();
        assertThat(made.collectAsList())
                .extracting(row -> Instruction.of(row).question())
                .containsExactly(
                        "Quelle maladie résulte d'une carence prolongée en vitamine C, selon nobody@example.org ?");
        assertThat(sent)
                .as("a stand-in that was made up is asked about again")
                .hasSize(2)
                .allMatch(one -> one.contains("\u27E61\u27E7") && !one.contains("nobody"));
    }

    @Test
    void convertedItemsKeepTheRightAnswerAndOthersAreRecorded() {
        Privacy privacy = new Privacy(Set.of("frbmedqa"), Set.of(), PrivacyConfig.Mask.NOTHING);
        ScriptedModel model = new ScriptedModel((name, request) -> Optional.of(
                request.seed() == 2 || !request.messages().get(1).content().contains("autrement")
                        ? GOOD
                        : "bavardage"));
        ConvertStage stage = new ConvertStage(
                new ConvertStage.Settings(MODEL, privacy, TranslationFile.LANGUAGE, PROMPT.hash(), "v"), PROMPT, model);
        Instruction odd = TestItem.like(cloze("odd")).context("autrement").build();
        Map<String, Output> outputs = stage.apply(Map.of(
                ConvertStage.INPUT, TestRows.instructions(List.of(cloze("plain").toRow(), odd.toRow()))));
        List<Row> made = outputs.get(ConvertStage.OUTPUT).rows().collectAsList();
        assertThat(made).hasSize(2).allSatisfy(row -> {
            Instruction item = Instruction.of(row);
            assertThat(item.options().get(item.correct().get(0))).isEqualTo("scorbut");
            assertThat(item.options()).hasSize(4);
            assertThat(item.question()).endsWith("?").doesNotContain("_");
            assertThat(item.lineage().parent()).isIn("plain", "odd");
        });
        assertThat(model.asked).containsExactly("odd", "plain", "odd");
        assertThat(outputs.get(ConvertStage.REJECTED).rows().count()).isZero();
        assertThat(CONFIG.model()).as("rules are the default").isEmpty();
    }
}
