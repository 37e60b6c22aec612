package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.ScriptedModel;
import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Smoothing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class QualityStageTest {
    private static final Prompt PROMPT =
            Prompt.load(TranslationFile.conf().resolve("prompts/translate"), "passage", QualityStage.PLACES);
    private static final String ENGLISH =
            """
            The wound healed within two weeks in all patients.
            Nobody had any pain after the third day. The wound was dry and clean at the end.
            Hand washing remains the best of all measures.""";
    private static final String FRENCH =
            """
            La plaie a cicatrisé en deux semaines chez tous les patients.
            Personne n'avait mal après le troisième jour. La plaie était sèche et propre à la fin.
            Le lavage des mains reste la meilleure de toutes les mesures.""";

    private static Dataset<Row> corpus() {
        return TestRows.instructions(List.of(
                pair("train", Split.TRAIN, "The wound was dry and clean at the end.", "Autrement dit en français."),
                pair("test", Split.TEST, "The cast stayed on for six weeks.", "Le plâtre est resté six semaines."),
                TestRows.item("other", Component.NATIVE, "mediqal", Split.TRAIN, fr.medinjection.data.TaskType.OEQ)
                        .toRow()));
    }

    private static Row pair(String id, Split split, String english, String french) {
        Instruction row = TestItem.of(id)
                .placed(Component.NATIVE, "wmt-biomedical", split)
                .question("Traduis :\n" + english)
                .answer(french)
                .lineage(Lineage.published("WMT", "file#1>en2fr", "file", ""))
                .build();
        return row.toRow();
    }

    private static Map<String, Output> run(QualityConfig config, Map<String, String> replies) {
        return run(config, PrivacyConfig.Mask.NOTHING, ENGLISH, FRENCH, replies);
    }

    private static Map<String, Output> run(
            QualityConfig config, PrivacyConfig.Mask mask, String english, String french, Map<String, String> replies) {
        Privacy privacy = new Privacy(Set.of("wmt-biomedical"), Set.of(), mask);
        ScriptedModel model = new ScriptedModel((name, request) -> replies.entrySet().stream()
                .filter(reply -> request.messages().get(1).content().contains(reply.getKey()))
                .map(reply -> JsonNodeFactory.instance
                        .objectNode()
                        .put("text", reply.getValue())
                        .toString())
                .findFirst());
        return new QualityStage(
                        new QualityStage.Settings("paid", config, privacy, "", PROMPT.hash(), "v", "", 1),
                        List.of(new QualityStage.Texts("abstracts", english, french)),
                        PROMPT,
                        model,
                        Optional.empty())
                .apply(Map.of(QualityStage.CORPUS, corpus()));
    }

    @Test
    void pairsInTrainingAreLeftOutAndTheRestIsScored() {
        QualityConfig config = new QualityConfig(false, List.of("paid"), Map.of(), List.of("wmt-biomedical"), 0, 1);
        String cicatrice = "La plaie a guéri en deux semaines chez tous les patients.";
        Map<String, Output> outputs =
                run(config, Map.of("healed", cicatrice, "cast", "Le plâtre est resté six semaines."));
        Output output = outputs.get(QualityStage.output("paid"));
        assertThat(output.rows().select("english").collectAsList())
                .extracting(row -> row.getString(0).split(" ", 3)[1])
                .containsExactlyInAnyOrder("wound", "washing", "cast");
        Map<?, ?> sets = (Map<?, ?>) output.facts().get("sets");
        Map<?, ?> own = (Map<?, ?>) sets.get("abstracts");
        assertThat(own.get("pairs")).isEqualTo(2L);
        assertThat(own.get("answered")).isEqualTo(1L);
        Bleu bleu = new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.FULL);
        assertThat((double) own.get("bleu"))
                .isEqualTo(bleu.score(bleu.tally(
                                cicatrice, FRENCH.lines().findFirst().orElseThrow())
                        .plus(bleu.tally("", FRENCH.lines().skip(2).findFirst().orElseThrow()))));
        assertThat((double) ((Map<?, ?>) sets.get("corpus:wmt-biomedical")).get("bleu"))
                .isCloseTo(100.0, within(1e-9));
    }

    /** What becomes of a passage with an address in it, where a prompt that begins so is answered so. */
    private Dataset<Row> masked(String prompt, String answer) {
        Map<String, Output> outputs = run(
                new QualityConfig(false, List.of("paid"), Map.of(), List.of(), 0, 1),
                PrivacyConfig.Mask.PERSONAL_DATA,
                "Write to nobody@example.org about the wound.",
                "Écrivez à nobody@example.org au sujet de la plaie.",
                Map.of(prompt, answer));
        return outputs.get(QualityStage.output("paid")).rows();
    }

    @Test
    void personalDataIsMaskedAndPutBack() {
        assertThat(masked("Write to \u27E61\u27E7 about", "Écrivez à \u27E61\u27E7 au sujet de la plaie.")
                        .select("translation")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("Écrivez à nobody@example.org au sujet de la plaie.");
    }

    @Test
    void aStandInThatWasMadeUpIsNoTranslation() {
        assertThat(masked("Write", "Écrivez à \u27E67\u27E7 au sujet de la plaie.")
                        .select("translation", "error")
                        .collectAsList())
                .extracting(Row::mkString)
                .containsExactly("mask");
    }

    @Test
    void pairsThatAreAllInTrainingMeasureNothing() {
        Dataset<Row> passages = corpus().sparkSession()
                .createDataFrame(
                        Passages.lines("all", "The wound was dry and clean at the end.", "Autre chose."),
                        Passages.SCHEMA);
        assertThat(Passages.apart(passages, corpus()).count()).isZero();
    }

    @Test
    void filesOfUnequalLengthAreRefused() {
        assertThatThrownBy(() -> Passages.lines("set", "a\nb", "c"))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot pair lines of set: 2 English, 1 French, expected as many");
        assertThat(Passages.lines("set", "a\n\nb", "c\n\nd")).hasSize(2);
    }
}
