package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDependenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Toutes les réponses ci-dessus",
                "toutes les réponses ci-dessus sont exactes.",
                "Aucune des propositions précédentes",
                "Aucune des réponses qui précèdent n'est exacte",
                "A et C",
                "A, B et D",
                "A+B",
                "Les réponses A et C sont justes",
                "Les propositions B, C",
                "B & D",
                "La réponse A",
                "All of the above",
                "None of the preceding",
                "Both A and B",
                "Les deux premières propositions",
                "Les deux premières",
                "L'avant-dernière et la troisième réponse"
            })
    void findsOptionsThatMeanOthers(String option) {
        assertThat(bound("Quel organe ?", option)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hépatite A",
                "Le virus A et le virus B",
                "Vitamine C",
                "Groupe sanguin AB",
                "AB",
                "A",
                "Un traitement par bêta-bloquants",
                "Toutes ces réponses sont exactes",
                "Une réponse immunitaire",
                "Le choix du patient",
                "L'option chirurgicale",
                "C'est une urgence"
            })
    void leavesOthersAlone(String option) {
        assertThat(bound("Quel organe ?", option)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Les propositions A et B sont-elles justes ?", "Pourquoi les items A, C et D sont-ils faux ?"})
    void findsQuestionsThatNameOptions(String question) {
        assertThat(bound(question, "le foie")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dans le cas ci-dessus, que faire ?", "Quelle est la première réponse de l'organisme ?"})
    void aQuestionMaySpeakOfItsContext(String question) {
        assertThat(bound(question, "le foie")).isFalse();
    }

    private static boolean bound(String question, String option) {
        return Items.choosing(question, List.of("le cœur", "le rein", option)).isOrderBound();
    }
}
