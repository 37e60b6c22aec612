package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLettersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "['a','c','e']",
                "['E','C','A']",
                "'A,C,E'",
                "'A, C, E'",
                "'A;C;E'",
                "'A C E'",
                "'a  c  e'",
                "'ACE'",
                "'A, C et E'",
                "'A. C. E.'",
                "'(A) (C) (E)'",
                "[0,2,4]",
                "['0','2','4']",
                "'0;2;4'",
                "['A','A','C,E']",
                "[0.0,2.0,4.0]",
                "'A/C/E'",
                "'A|C|E'"
            })
    void everyWayToWriteThreeLetters(String json) throws BadRecordException {
        assertThat(AnswerLetters.positions(Reading.node(json))).containsExactly(0, 2, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "'  '", "[]", "-1", "-1.0", "[-1]", "'-1'", "NaN"})
    void unknownIsNone(String json) throws BadRecordException {
        assertThat(AnswerLetters.positions(Reading.node(json))).isEmpty();
        assertThat(AnswerLetters.positions(MissingNode.getInstance())).isEmpty();
    }

    @Test
    void integersCountFromTheirBase() throws BadRecordException {
        assertThat(AnswerLetters.positions(Reading.node("3"), 1)).isEqualTo(List.of(2));
        assertThat(AnswerLetters.positions(Reading.node("3"), 0)).isEqualTo(List.of(3));
        assertThatThrownBy(() -> AnswerLetters.positions(Reading.node("0"), 1))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("Invalid answer number: 0, expected 1 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'BA'", "'aucune'", "'AAB'", "'yes'", "'A ou rien'", "'1.5'", "1.5", "-2"})
    void wordsAreNoLetters(String json) {
        assertThatThrownBy(() -> AnswerLetters.positions(Reading.node(json)))
                .isInstanceOfSatisfying(
                        BadRecordException.class, e -> assertThat(e.reason()).isEqualTo("unreadable-answer"));
    }
}
