package fr.medinjection.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    private static final JudgePrompt PROMPT =
            new JudgePrompt("Consignes {question}", "Q {question}\nR {reference}\nA {answer}\n0 ou 1");

    @ParameterizedTest
    @CsvSource({"1,1", "0,0", "' 1\n',1", "'\t0 \n',0"})
    void aLoneDigitIsAVerdict(String reply, int value) {
        assertThat(Verdict.read(reply)).isEqualTo(Verdict.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Je pense que la réponse est équivalente : 1",
                "1.",
                "10",
                "-1",
                "0/1",
                "**1**",
                "1 ou 0",
                "oui",
                "１",
                "{\"note\": 1}",
                "0.5",
                "1\n\nCar les deux réponses disent la même chose."
            })
    void proseIsNoVerdict(String reply) {
        assertThat(Verdict.read(reply)).isEqualTo(Verdict.failed(Verdict.PROSE));
    }

    @Test
    void silenceIsNoVerdict() {
        assertThat(Verdict.read("")).isEqualTo(Verdict.failed(Verdict.EMPTY));
        assertThat(Verdict.read(" \n")).isEqualTo(Verdict.failed(Verdict.EMPTY));
    }

    @Test
    void whatFillsThePromptIsNeverSearchedForPlaces() {
        assertThat(PROMPT.of("{answer} $1", "\\{reference}", "{question}"))
                .isEqualTo("Consignes {question}\n\nQ {answer} $1\nR \\{reference}\nA {question}\n0 ou 1");
        assertThat(PROMPT.hash()).isNotEqualTo(new JudgePrompt("Autres consignes", PROMPT.layout()).hash());
    }

    @Test
    void aPromptHasEachPlaceOnce() {
        assertThatThrownBy(() -> new JudgePrompt("x", "{question} {answer}"))
                .isInstanceOf(UserException.class)
                .hasMessage("Invalid judge prompt: case.txt must have {reference} once");
        assertThatThrownBy(() -> new JudgePrompt(" ", PROMPT.layout())).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> JudgePrompt.load(Path.of("nowhere")))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot read prompt template: ");
    }
}
