package fr.medinjection.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptRendererTest {
    private final PromptRenderer renderer = PromptRenderer.load(Path.of("../conf/prompts/item"));

    @Test
    void showsContextQuestionOptionsAndWhatToAnswer() {
        Instruction item = item(TaskType.MCQ, "Un patient tousse.", List.of("oui", "non\n peut-être"), List.of(0, 1));
        assertThat(renderer.prompt(item))
                .isEqualTo("Un patient tousse.\n\nQuelle réponse ?\n\nPropositions :\n(A) oui\n(B) non peut-être\n\n"
                        + "Répondez uniquement par la lettre de chaque proposition exacte ; une ou plusieurs propositions"
                        + " peuvent être exactes. Séparez les lettres par des espaces.");
        assertThat(renderer.gold(item)).isEqualTo("A B");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        Instruction single = item(TaskType.MCQU, "", List.of("oui", "non"), List.of(1));
        assertThat(renderer.prompt(single))
                .startsWith("Quelle réponse ?\n\nPropositions :")
                .contains("une seule");
        assertThat(renderer.gold(single)).isEqualTo("B");
        Instruction open = item(TaskType.OEQ, "", List.of(), List.of());
        assertThat(renderer.prompt(open)).isEqualTo("Quelle réponse ?");
        assertThat(renderer.published(open)).isEqualTo("Quelle réponse ?");
        assertThat(renderer.gold(open)).isEqualTo("Une réponse");
    }

    @Test
    void thePublishedInstructionHasNeitherContextNorDemand() {
        Instruction item = item(TaskType.MCQ, "Un patient tousse.", List.of("oui", "non"), List.of(0));
        assertThat(renderer.published(item)).isEqualTo("Quelle réponse ?\n\nPropositions :\n(A) oui\n(B) non");
    }

    @Test
    void textThatLooksLikeAPlaceStaysText() {
        Instruction item = item(TaskType.MCQ, "Voir {options} et $1.", List.of("{question}", "\\b"), List.of(0));
        assertThat(renderer.prompt(item)).startsWith("Voir {options} et $1.").contains("(A) {question}\n(B) \\b\n");
    }

    @Test
    void refusesTemplatesThatCannotShowAnItem() {
        Map<String, String> templates =
                new HashMap<>(Map.of("mcq", "{context} {question}", "mcqu", "", "oeq", "", "published", ""));
        assertThatThrownBy(() -> new PromptRenderer(templates))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("mcq")
                .hasMessageContaining("options");
        assertThatThrownBy(() -> PromptRenderer.load(Path.of("nowhere"))).isInstanceOf(UserException.class);
    }

    @Test
    void hashesFollowTheText() {
        assertThat(renderer.hashes()).containsOnlyKeys("mcq", "mcqu", "oeq", "published");
        assertThat(renderer.hashes().values()).doesNotHaveDuplicates();
    }

    static Instruction item(TaskType type, String context, List<String> options, List<Integer> correct) {
        Instruction base = TestRows.item("id", Component.NATIVE, "s", Split.TRAIN, type);
        return new Instruction(
                base.id(),
                "",
                base.component(),
                base.source(),
                base.split(),
                type,
                "fr",
                context,
                "Quelle réponse ?",
                options,
                correct,
                type == TaskType.OEQ ? "Une réponse" : "",
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                base.lineage());
    }
}
