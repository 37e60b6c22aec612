package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.TestItem;
import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final String QUESTION = "Quelle est la cause la plus fréquente de cette anémie ?";
    private final Inspection inspection = new Inspection(CleanConfigs.with(CleanConfigs.all(Action.FLAG)));

    @Test
    void findsNothingInSoundRows() {
        assertFound(closed(TaskType.MCQU, List.of("Carence martiale", "Hémolyse"), List.of(0)));
        assertFound(closed(TaskType.MCQ, List.of("Carence martiale", "Hémolyse"), List.of(0, 1)));
        assertFound(open("fr", "src", QUESTION, "La carence martiale."));
    }

    @Test
    void comparesOptionsWithTheAnswer() {
        assertFound(closed(TaskType.MCQ, List.of(), List.of()), Check.OPTIONS_AND_ANSWER);
        assertFound(closed(TaskType.MCQ, List.of("un", "deux"), List.of()), Check.OPTIONS_AND_ANSWER);
        assertFound(closed(TaskType.MCQ, List.of("un", "deux"), List.of(2)), Check.OPTIONS_AND_ANSWER);
        assertFound(closed(TaskType.MCQ, List.of("un", "deux"), List.of(-1)), Check.OPTIONS_AND_ANSWER);
        assertFound(closed(TaskType.MCQ, List.of("un", "deux"), List.of(1, 1)), Check.OPTIONS_AND_ANSWER);
        assertFound(closed(TaskType.MCQU, List.of("un", "deux"), List.of(0, 1)), Check.OPTIONS_AND_ANSWER);
        assertFound(
                closed(TaskType.OEQ, List.of("un", "deux"), List.of(0)), Check.EMPTY_ANSWER, Check.OPTIONS_AND_ANSWER);
    }

    @Test
    void looksAtOptions() {
        assertFound(closed(TaskType.MCQU, List.of("un", ""), List.of(0)), Check.EMPTY_OPTION);
        assertFound(closed(TaskType.MCQU, List.of("l’un", "l'un"), List.of(0)), Check.EQUAL_OPTIONS);
        assertFound(closed(TaskType.MCQU, List.of("Aa", "aa", "AA", "< 3,5", "> 3,5"), List.of(0)));
        assertFound(closed(TaskType.MCQU, List.of("un"), List.of(0)), Check.SINGLE_OPTION);
    }

    @Test
    void looksAtQuestionAnswerAndLength() {
        assertFound(open("fr", "src", "", "Une réponse de quelques mots"), Check.EMPTY_QUESTION);
        assertFound(open("fr", "src", QUESTION, ""), Check.EMPTY_ANSWER);
        assertFound(open("fr", "src", "Anémie ?", "Carence"), Check.TOO_SHORT);
        assertFound(open("fr", "src", QUESTION, "le mot ".repeat(1100)), Check.TOO_LONG);
    }

    @Test
    void findsOtherLanguagesButNoDrugLists() {
        String english = "Which of the following is the most likely cause of this patient's symptoms?";
        assertFound(open("fr", "src", english, "Iron deficiency"), Check.WRONG_LANGUAGE);
        assertFound(open("en", "src", english, "Iron deficiency"));
        assertFound(open("fr", "src", "Amoxicilline, ibuprofen", "paracetamol, tramadol"));
        assertFound(open("fr", "src", "Traitement par amoxicilline", "1 g x 3/j"));
    }

    @Test
    void eachSideOfAPairIsInItsLanguage() {
        String english = "Sixty patients were treated with the same dose for two years.";
        String french = "Soixante patients ont été traités à la même dose pendant deux ans.";
        assertFound(pair("f#1>en2fr", "Traduis en français :\n" + english, french));
        assertFound(pair("f#1>fr2en~2", "Traduis en anglais :\n" + french, english));
        assertFound(pair("f#1>en2fr", "Traduis en français :\n" + english, english), Check.WRONG_LANGUAGE);
        assertFound(pair("f#1>fr2en", "Traduis en anglais :\n" + english, english), Check.WRONG_LANGUAGE);
        assertFound(pair("f#1>en2fr", "Traduis en français :\n" + french, french), Check.WRONG_LANGUAGE);
        assertFound(pair("f#1>fr2en", "Traduis en anglais :\n" + french, french), Check.WRONG_LANGUAGE);
        assertFound(pair("f#1>fr2en", "Traduis en anglais :\n" + english, french), Check.WRONG_LANGUAGE);
        // Short titles and names have no language.
        assertFound(pair("f#1>en2fr", "Traduis en français :\nLyme arthritis in children", "Lyme disease"));
        // A published pair does not say which side is which; without any French it is no pair.
        assertFound(pair("17", "Traduis ce texte : " + french, english));
        assertFound(pair("17", "Traduis ce texte : " + english, french));
        assertFound(pair("17", english, english), Check.WRONG_LANGUAGE);
    }

    private static Instruction pair(String record, String question, String answer) {
        return TestItem.like(open("fr", "wmt-biomedical", question, answer))
                .lineage(Lineage.published("wmt-biomedical", record, "f", ""))
                .build();
    }

    @Test
    void findsDamageAndPersonalData() {
        assertFound(open("fr", "src", QUESTION, "La carence martiale a Ã©tÃ© traitÃ©e."), Check.ENCODING_DAMAGE);
        assertFound(open("fr", "src", QUESTION, "Écrire à jean.dupont@exemple.fr"), Check.EMAIL);
        assertFound(open("fr", "src", QUESTION, "Appeler le 06 12 34 56 78"), Check.PHONE);
        assertFound(open("fr", "src", QUESTION, "Assuré 2 55 08 14 168 025 38"), Check.NIR);
    }

    @Test
    void configurationNamesEveryCheck() {
        assertThatThrownBy(() -> CleanConfigs.with(Map.of("email", Action.FLAG)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Invalid checks: [email], expected [email, empty-answer,");
    }

    private void assertFound(Instruction row, Check... checks) {
        assertThat(inspection.of(row)).containsExactly(checks);
    }

    private static Instruction closed(TaskType type, List<String> options, List<Integer> correct) {
        return TestItem.of("id")
                .question(QUESTION)
                .closed(type, options, correct)
                .build();
    }

    private static Instruction open(String language, String source, String question, String answer) {
        return TestItem.of("id")
                .language(language)
                .source(source)
                .question(question)
                .answer(answer)
                .build();
    }
}
