package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.TestItem;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentHashTest {
    private static final String HASH =
            ContentHash.of(item(TaskType.MCQ, "Quel œdème ?", List.of("L’un", "L'autre"), 1));

    @Test
    void forgetsTypographyOrderTypeAndSource() {
        assertThat(ContentHash.of(item(TaskType.MCQU, "QUEL OEDEME\u00A0?", List.of("l'autre.", "l un"), 0)))
                .isEqualTo(HASH);
    }

    @Test
    void remembersTextAndTruth() {
        assertThat(ContentHash.of(item(TaskType.MCQ, "Quel œdème ?", List.of("L’un", "L'autre"), 0)))
                .isNotEqualTo(HASH);
        assertThat(ContentHash.of(item(TaskType.MCQ, "Quel ictère ?", List.of("L’un", "L'autre"), 1)))
                .isNotEqualTo(HASH);
        assertThat(ContentHash.of(item(TaskType.MCQ, "Quel œdème ?", List.of("L’un", "L'autre", "Aucun"), 1)))
                .isNotEqualTo(HASH);
        assertThat(hashOf("3,5 mg")).isNotEqualTo(hashOf("35 mg")).isNotEqualTo(hashOf("3,5 g"));
        assertThat(hashOf("< 3")).isNotEqualTo(hashOf("> 3"));
        assertThat(hashOf("?")).isNotEqualTo(hashOf("!"));
    }

    @Test
    void comparesOpenItemsByTheirAnswer() {
        assertThat(open("oui")).isEqualTo(open("Oui.")).isNotEqualTo(open("non"));
    }

    private static String hashOf(String option) {
        return ContentHash.of(item(TaskType.MCQ, "Combien ?", List.of(option, "autre"), 0));
    }

    private static String open(String answer) {
        return ContentHash.of(
                TestItem.of("id").question("Est-ce vrai ?").answer(answer).build());
    }

    private static Instruction item(TaskType type, String question, List<String> options, int correct) {
        return TestItem.of("id")
                .source(type.name())
                .question(question)
                .closed(type, options, List.of(correct))
                .build();
    }
}
