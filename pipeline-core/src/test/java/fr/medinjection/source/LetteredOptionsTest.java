package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetteredOptionsTest {
    private static final String STEM = "Quel germe est en cause ?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\n(A) un\n(B) deux\n(C) trois",
                "%s\nA. un\nB. deux\nC. trois",
                "%s\nA) un\nB) deux\nC) trois",
                "%s\nA - un\nB - deux\nC - trois",
                "%s\nA – un\nB – deux\nC – trois",
                "%s\nA : un\nB : deux\nC : trois",
                "%s\na) un\nb) deux\nc) trois",
                "%s\n\nOptions :\n(A) un\n(B) deux\n(C) trois",
                "%s\nOptions de réponse :\n- A. un\n- B. deux\n- C. trois\n",
                "%s\nPropositions :\n\nA. un\n\nB. deux\n\nC. trois",
                "%s\n**Choix possibles :**\nA) un\nB) deux\nC) trois",
                "%s Options : (A) un (B) deux (C) trois",
                "%s\nAnswer Choices: (A) un (B) deux (C) trois",
                "%s\nA. un B. deux C. trois",
                "%s\r\n  A.\u00a0un\r\n  B.\u00a0deux\r\n  C.\u00a0trois",
                "%s\nA. un\nB. deux\nC. trois\n\nRéponse :",
                "%s\nA. un\nB. deux\nC. trois\n\nRépondez par la lettre de la bonne réponse.",
                "%s\nA.un\nB.deux\nC.trois"
            })
    void everyFormOfTheRelease(String form) {
        assertThat(LetteredOptions.in(String.format(form, STEM)))
                .contains(new LetteredOptions(STEM, List.of("un", "deux", "trois")));
    }

    @Test
    void anOptionMaySpanLines() {
        assertThat(options("Q ?\nA. un\n  suite\nB. deux")).containsExactly("un suite", "deux");
    }

    @Test
    void aNameLikeALetterInsideAnOption() {
        assertThat(options("Q ?\nA. un germe :\nC. difficile\nB. deux\nC. trois"))
                .containsExactly("un germe : C. difficile", "deux", "trois");
    }

    @Test
    void aListBeforeTheOptionsBelongsToTheQuestion() {
        String text = "Propositions :\n1. p\nA) x\nB) y\nQuelle association ?\n(A) p et x\n(B) p et y";
        assertThat(LetteredOptions.in(text))
                .contains(new LetteredOptions(
                        "Propositions :\n1. p\nA) x\nB) y\nQuelle association ?", List.of("p et x", "p et y")));
    }

    @Test
    void aQuestionThatSpeaksOfAnswersIsNoAnnouncement() {
        assertThat(LetteredOptions.in("Quelles sont les réponses\nA. un\nB. deux")
                        .orElseThrow()
                        .question())
                .isEqualTo("Quelles sont les réponses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Q ?",
                "",
                "Q ?\nA. seul",
                "Q ?\nA. un\nB. deux\nD. quatre",
                "Q ?\nB. deux\nC. trois",
                "Q ?\nA. un\nB. deux\nB. encore",
                "Q ?\nA. un\nB. deux\nA. baumannii",
                "La vitamine A. Le groupe B. Rien.",
                "Q ?\n1. un\n2. deux"
            })
    void doubtMeansNoOptions(String text) {
        assertThat(LetteredOptions.in(text)).isEqualTo(Optional.empty());
    }

    /** What is written in any style is read back, whatever the number of options and the words in them. */
    @Test
    void readsBackWhatItWasWrittenAs() {
        List<String> styles = List.of("(%s) %s", "%s. %s", "%s) %s", "%s - %s", "%s : %s");
        List<String> words = List.of("angor", "Vitamine C.", "l'IRM", "10 mg", "(in vitro)", "B12", "a-t-il", "é.");
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            List<String> options = new ArrayList<>();
            int count = random.nextInt(2, 11);
            IntStream.range(0, count).forEach(i -> options.add(phrase(words, random)));
            StringBuilder text = new StringBuilder(STEM).append(random.nextBoolean() ? "\nOptions :" : "");
            String style = styles.get(random.nextInt(styles.size()));
            for (int i = 0; i < count; i++) {
                text.append('\n').append(String.format(style, (char) ('A' + i), options.get(i)));
            }
            assertThat(LetteredOptions.in(text.toString())).contains(new LetteredOptions(STEM, options));
        }
    }

    private static String phrase(List<String> words, SplittableRandom random) {
        List<String> phrase = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            phrase.add(words.get(random.nextInt(words.size())));
        }
        return String.join(" ", phrase);
    }

    private static List<String> options(String text) {
        return LetteredOptions.in(text).orElseThrow().options();
    }
}
