package fr.medinjection.source.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of the native corpora, one small record each. */
class NativeSourcesTest {
    @Test
    void mediQalTakesTheTypeFromThePartNotFromTheTask() {
        assertThat(mediQal("mcqu/train.json", "null", "B", "QCM").only().type()).isEqualTo(TaskType.MCQU);
        assertThat(mediQal("mcqm/train.json", "null", "B", "QCU").only().type()).isEqualTo(TaskType.MCQ);
        assertThat(mediQal("train.json", "null", "B", "QCU").only().type()).isEqualTo(TaskType.MCQU);
        assertThat(mediQal("train.json", "null", "B", "MCQM").only().type()).isEqualTo(TaskType.MCQ);
        assertThatThrownBy(() -> mediQal("train.json", "null", "B", "?")).isInstanceOf(UserException.class);
    }

    @Test
    void mediQalHasGapsAmongItsOptions() {
        Instruction row = mediQal("mcqm/test.json", "null", "A,E", "QCM").only();
        assertThat(row.options()).containsExactly("un", "deux", "", "cinq");
        assertThat(row.correct()).containsExactly(0, 3);
        assertThat(mediQal("mcqm/test.json", "null", "C", "QCM").bad).isEqualTo(Map.of("answer-beyond-options", 1L));
        assertThat(mediQal("mcqm/test.json", "null", "", "QCM").bad).isEqualTo(Map.of("no-answer", 1L));
        assertThat(mediQal("mcqu/test.json", "null", "A,B", "QCM").bad).isEqualTo(Map.of("several-answers", 1L));
    }

    @Test
    void mediQalKeepsQuestionsOnOneCaseTogether() {
        Instruction row =
                mediQal("mcqu/validation.json", "' Un cas. '", "A", "QCU").only();
        assertThat(row.context()).isEqualTo("Un cas.");
        assertThat(row.group()).isEqualTo(Ids.hash("mediqal", "Un cas."));
        assertThat(row.question()).isEqualTo("Q ?");
        assertThat(row.skill()).isEqualTo("reasoning");
        assertThat(row.specialties()).containsExactly("Cardiology");
        assertThat(row.split()).isEqualTo(Split.VALIDATION);
        assertThat(row.id()).isEqualTo(Ids.of("mediqal", "7"));
        assertThat(mediQal("mcqu/validation.json", "null", "A", "QCU").only().group())
                .isEmpty();
    }

    @Test
    void mediQalHasOpenQuestions() {
        Instruction row = Reading.of("mediqal")
                .json(
                        "oeq/test.json",
                        "{'id':'9','clinical_case':'Cas','cc_question_number':'2','question':'Q ?','answer':' R. ',"
                                + "'medical_subject':'Neurology','question_type':'Understanding'}")
                .only();
        assertThat(List.<Object>of(row.type(), row.answer(), row.skill(), row.split()))
                .isEqualTo(List.<Object>of(TaskType.OEQ, "R.", "understanding", Split.TEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'x','question':'Q ?','answers':{'a':'1','c':'3','d':'4','e':'5','b':'2'},'correct_answers':['e','b'],"
                        + "'subject_name':'pharmacie','type':'multiple','nbr_correct_answers':2}",
                "{'id':'x','question':'Q ?','answers':{'a':'1','c':'3','d':'4','e':'5','b':'2'},'correct_answers':['b','e'],"
                        + "'subject_name':'pharmacie'}",
                "{'id':'x','question':'Q ?','answer_a':'1','answer_b':'2','answer_c':'3','answer_d':'4','answer_e':'5',"
                        + "'correct_answers':[1,4],'type':'unknown','subject_name':'pharmacie','number_correct_answers':1}",
                "{'id':'x','question':'Q ?','answers.a':'1','answers.b':'2','answers.c':'3','answers.d':'4',"
                        + "'answers.e':'5','correct_answers':'b;e','type':'multiple','subject_name':'pharmacie','context':NaN}"
            })
    void frenchMedMcqaLayoutsAgree(String json) {
        Instruction row = Reading.of("frenchmedmcqa").json("train.json", json).only();
        assertThat(row.options()).containsExactly("1", "2", "3", "4", "5");
        assertThat(row.correct()).containsExactly(1, 4);
        assertThat(row.type()).isEqualTo(TaskType.MCQ);
        assertThat(row.specialties()).containsExactly("pharmacie");
        assertThat(row.context()).isEmpty();
    }

    @Test
    void frenchMedMcqaWithOneInteger() {
        Instruction row = Reading.of("frenchmedmcqa")
                .json(
                        "validation.json",
                        "{'id':'x','question':'Q ?','answer_a':'1','answer_b':'2','answer_c':'3','answer_d':'4',"
                                + "'answer_e':'5','correct_answers':0,'number_correct_answers':0}")
                .only();
        assertThat(row.correct()).containsExactly(0);
        assertThat(row.type()).isEqualTo(TaskType.MCQ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"frenchmedmcqa", "mediqal", "s-editions", "medical-cases-fr", "medical-mqca-fr", "frbmedqa"})
    void anUnknownLayoutNamesTheColumnsFound(String source) {
        assertThatThrownBy(() -> Reading.of(source).json("a.json", "{'frage':'?','antwort':'!'}"))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot read a.json#1 as " + Reading.config(source).format()
                        + ": unknown layout with the columns [frage, antwort]");
    }

    @Test
    void pairsOpenAndClosed() {
        Reading reading = Reading.of("s-editions")
                .json("{'question':'Q ?','answer':'R.','specialty':'Cardiologie','split':'dev','id':'1'}")
                .json("{'question':'Q ?','options':['un','deux'],'correct':['a','B'],'answer':'Parce que.'}")
                .json("{'question':'Q ?','options':'A. un\\nB. deux','answer':'B'}")
                .json("{'question':'Q ?','options':{'A':'un','B':'deux'},'correct':'C'}")
                .json("{'question':' ','answer':'R.'}")
                .json("{'question':'Q ?','answer':'','correct':[]}")
                .json("{'question':'Q ?','answer':'R.','split':'lundi'}");
        assertThat(reading.instructions)
                .extracting(Instruction::type)
                .containsExactly(TaskType.OEQ, TaskType.MCQ, TaskType.MCQ);
        assertThat(reading.instructions.get(0).split()).isEqualTo(Split.VALIDATION);
        assertThat(reading.instructions.get(1).answer()).isEqualTo("Parce que.");
        assertThat(reading.instructions.get(1).correct()).containsExactly(0, 1);
        assertThat(reading.instructions.get(2).correct()).containsExactly(1);
        assertThat(reading.instructions.get(2).answer()).isEmpty();
        assertThat(reading.bad)
                .isEqualTo(Map.of(
                        "answer-beyond-options", 1L, "empty-question", 1L, "no-answer", 1L, "unknown-split", 1L));
        assertThat(Reading.of("s-editions")
                        .setting("closed-type", "MCQU")
                        .json("{'question':'Q ?','options':['un','deux'],'correct':0}")
                        .only()
                        .type())
                .isEqualTo(TaskType.MCQU);
    }

    @Test
    void pairsWithColumnsOfAnyName() {
        Instruction row = Reading.of("s-editions")
                .setting("column-question", "frage")
                .setting("column-options", "o1, o2, o3")
                .setting("column-correct", "richtig")
                .json("{'frage':'Q ?','o1':'un','o2':'deux','o3':'trois','richtig':'C'}")
                .only();
        assertThat(row.options()).containsExactly("un", "deux", "trois");
        assertThat(row.correct()).containsExactly(2);
    }

    @Test
    void examCasesHaveTheirOptionsInTheText() {
        Reading reading = Reading.of("medical-cases-fr")
                .json(
                        "data/eval-00000-of-00001-ab12.parquet",
                        "{'Specialite':'ORL','Serie':'S1','Question':'1','Cas':'Un cas.',"
                                + "'Enonce':'Que faire ?\\nA. un\\nB. deux\\nC. trois','Reponse':'A, C'}")
                .json("{'Specialite':'ORL','Cas':'Un cas.','Enonce':'Que faire ?','Reponse':'A'}");
        Instruction row = reading.only();
        assertThat(row.question()).isEqualTo("Que faire ?");
        assertThat(row.options()).containsExactly("un", "deux", "trois");
        assertThat(row.correct()).containsExactly(0, 2);
        assertThat(row.context()).isEqualTo("Un cas.");
        assertThat(List.<Object>of(row.type(), row.split())).isEqualTo(List.<Object>of(TaskType.MCQ, Split.VALIDATION));
        assertThat(row.group()).isNotEmpty();
        assertThat(reading.bad).isEqualTo(Map.of("unparseable-options", 1L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"'A,C';0,2", "'E';4", "'b';1"})
    void examQuestionsInColumns(String correct, String expected) {
        Instruction row = Reading.of("medical-mqca-fr")
                .json("{'id':'m1','question':'Q ?','answer_a':'1','answer_b':'2','answer_c':'3','answer_d':'4',"
                        + "'answer_e':'5','correct_answers':'" + correct.replace("'", "") + "','Specialite':'ORL'}")
                .only();
        assertThat(row.type()).isEqualTo(TaskType.MCQ);
        assertThat(row.correct())
                .isEqualTo(List.of(expected.replace("'", "").split(",")).stream()
                        .map(Integer::valueOf)
                        .toList());
    }

    @Test
    void examQuestionsWithoutOptionsAreBad() {
        assertThat(Reading.of("medical-mqca-fr")
                        .json("{'id':'m1','question':'Q ?','answer_a':null,'correct_answers':'A'}")
                        .bad)
                .containsOnlyKeys("no-answer");
    }

    private static Reading mediQal(String file, String clinicalCase, String correct, String task) {
        String record = String.format(
                "{'id':'7','clinical_case':%s,'question':' Q ? ','answer_a':'un','answer_b':'deux','answer_c':null,"
                        + "'answer_d':'','answer_e':'cinq','correct_answers':'%s','task':'%s',"
                        + "'medical_subject':'Cardiology','question_type':'Reasoning'}",
                clinicalCase, correct, task);
        return Reading.of("mediqal").json(file, record);
    }
}
