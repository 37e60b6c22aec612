package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a translation must keep, on pairs written for this test: regular French is accepted, every kind of slip is found. */
class InvariantsTest {
    private static final Invariants INVARIANTS = TranslationFile.invariants();

    private static List<Invariant> found(String english, String french) {
        return INVARIANTS
                .of(
                        new Translation("", english, List.of(), List.of(), ""),
                        new Translation("", french, List.of(), List.of(), ""))
                .stream()
                .map(Violation::invariant)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "The usual dose is 2.5 mg twice a day. | La dose habituelle est de 2,5 mg deux fois par jour.",
                "He was given 1,250 mL of saline over 3 hours. | Il a reçu 1 250 mL de sérum salé en trois heures.",
                "Her platelet count is 12,000/mm3. | Le taux de plaquettes est de 12 000/mm³.",
                "A 54-year-old man with a 40-pack-year history. | Un homme de 54 ans, fumeur à 40 paquets-années.",
                "Blood pressure is 120/80 mm Hg and temperature 38.4°C. | La tension est de 120/80 mmHg et la température de 38,4 °C.",
                "Give 5 and 10 mg on alternate days. | Donner 5 mg et 10 mg un jour sur deux.",
                "It affects 1.5 million people, or 95% of cases. | Elle touche 1,5 million de personnes, soit 95 % des cas.",
                "A twenty-two-year-old woman has taken it for 2 weeks. | Une femme de 22 ans en prend depuis deux semaines.",
                "In type 2 diabetes, 300 mg is given. | Dans le diabète de type 2, 300 mg sont donnés.",
                "The 1,25-dihydroxy form is active. | La forme 1,25-dihydroxylée est active.",
                "The count was 4.2 x 10^9/L in the 2nd month. | Le compte était de 4,2 × 10⁹/L au deuxième mois.",
                "All of the following are true EXCEPT: | Toutes les propositions suivantes sont vraies, sauf :",
                "Which drug should not be given to her? | Quel médicament ne faut-il pas lui donner ?",
                "Which of these is the least likely cause? | Laquelle de ces causes est la moins probable ?",
                "He doesn't smoke and denies chest pain. | Il ne fume pas et n'a pas de douleur thoracique.",
                "This is not only safe but effective. | Ce traitement est à la fois sûr et efficace.",
                "An unstable angina that is difficult to treat. | Un angor instable qui n'est pas facile à traiter.",
                "Stop amoxicillin and give acetaminophen. | Arrêter l'amoxicilline et donner du paracétamol.",
                "Epinephrine, heparin and atorvastatin were given. | On a donné adrénaline, héparine et atorvastatine.",
                "Vancomycin, not omeprazole, is used. | C'est la vancomycine, et non l'oméprazole, qui est utilisée.",
                "A mutation of TP53 and of the CFTR gene, with IL-6 high. | Une mutation de TP53 et du gène CFTR, avec une IL-6 haute.",
                "FEV1 falls and the CO2 rises in HIV infection. | Le VEMS baisse et le CO2 monte dans l'infection par le VIH.",
                "TNF-α and PaO2 were measured at 8:30. | Le TNF-alpha et la PaO₂ ont été mesurés à 8 h 30.",
                "Serum calcium is -0.5 below the norm, pH 7.35. | La calcémie est de −0,5 sous la norme, pH 7,35."
            })
    void regularFrenchIsAccepted(String english, String french) {
        assertThat(found(english, french)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "The usual dose is 2.5 mg a day. | La dose habituelle est de 25 mg par jour. | NUMBER_MISSING",
                "Give 1,250 mg now, not later. | Donner 1,250 mg maintenant, pas plus tard. | NUMBER_MISSING",
                "Give 5 mg of it now. | En donner 5 g maintenant. | UNIT_CHANGED",
                "Sodium is 131 mmol/L today. | La natrémie est de 131 mmol aujourd'hui. | UNIT_CHANGED",
                "It was given for 3 days. | Il a été donné pendant 3 semaines. | UNIT_CHANGED",
                "Oxygen saturation is 88% today. | La saturation en oxygène est de 88 aujourd'hui. | UNIT_CHANGED",
                "He has had pain since yesterday. | Il a mal depuis hier, à 39 °C. | NUMBER_ADDED",
                "Base excess is -6 this morning. | L'excès de base est de 6 ce matin. | NUMBER_MISSING",
                "All are signs of anaemia EXCEPT: | Tous sont des signes d'anémie : | EXCEPTION_LOST",
                "Which drug should not be given? | Quel médicament faut-il donner ? | NEGATION_LOST",
                "Which drug is given first? | Quel médicament n'est pas donné en premier ? | NEGATION_ADDED",
                "Give amoxicillin to the child. | Donner de l'ampicilline à l'enfant. | DRUG_NAME",
                "Give paracetamol to the child. | Donner de l'ibuprofène à l'enfant. | DRUG_NAME",
                "A mutation of BRCA1 was found. | Une mutation de BRCA2 a été trouvée. | SYMBOL",
                "The VHL gene is mutated here. | Le gène du syndrome est muté ici. | SYMBOL",
                "Which nerve is injured in this patient? | Which nerve is injured in this patient? | LEFT_IN_ENGLISH",
                "He has a fever. He coughs at night. She does not. | Il a de la fièvre. He coughs at night and has it all day. Elle, non. | LEFT_IN_ENGLISH",
                "A question that asks something. | '' | EMPTY_FIELD"
            })
    void everySlipIsFound(String english, String french, Invariant expected) {
        assertThat(found(english, french.equals("''") ? "" : french)).contains(expected);
    }

    @Test
    void aDroppedSentenceAndAnAddedExplanationAreFound() {
        String english = "A man of 60 has chest pain. It began an hour ago at rest. He smokes and takes amlodipine. The"
                + " electrocardiogram shows raised segments in the lower leads. What should be done first?";
        String french = "Un homme de 60 ans a une douleur thoracique. Que faut-il faire en premier ?";
        assertThat(found(english, french)).contains(Invariant.TEXT_DROPPED);
        String longer =
                "Quel nerf est lésé ? Rappelons d'abord que le plexus brachial se compose de cinq racines, de trois troncs"
                        + " et de trois faisceaux, ce que tout étudiant doit savoir avant de répondre à cette question.";
        assertThat(found("Which nerve is injured?", longer)).contains(Invariant.TEXT_ADDED);
    }

    private static final Translation ITEM = new Translation(
            "",
            "Which artery supplies the sinus node?",
            List.of("Left anterior descending artery", "Circumflex artery", "Right coronary artery"),
            List.of(2),
            "");

    private static List<Invariant> of(List<String> options, List<Integer> correct) {
        return INVARIANTS
                .of(ITEM, new Translation("", "Quelle artère irrigue le nœud sinusal ?", options, correct, ""))
                .stream()
                .map(Violation::invariant)
                .toList();
    }

    @Test
    void optionsStayInTheirPlacesAndTheAnswerStays() {
        String anterior = "Artère interventriculaire antérieure";
        String circumflex = "Artère circonflexe";
        String right = "Artère coronaire droite";
        assertThat(of(List.of(anterior, circumflex, right), List.of(2))).isEmpty();
        assertThat(of(List.of(anterior, circumflex), List.of(1))).containsExactly(Invariant.OPTION_COUNT);
        assertThat(of(List.of(anterior, right, circumflex), List.of(2))).contains(Invariant.OPTION_ORDER);
        assertThat(of(List.of(anterior, circumflex, right), List.of(1))).containsExactly(Invariant.ANSWER);
        assertThat(of(List.of(anterior, circumflex, circumflex), List.of(2))).contains(Invariant.OPTIONS_MERGED);
    }

    @Test
    void timeIsLinearInTheText() {
        String english = "He took 2.5 mg of amoxicillin, not 3 g, for IL-6 (1,250 U) and 10 000 more. ".repeat(4000);
        String french =
                "Il a pris 2,5 mg d'amoxicilline, pas 3 g, pour l'IL-6 (1 250 U) et 10 000 de plus. ".repeat(4000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(found(english, french)).isEmpty());
    }
}
