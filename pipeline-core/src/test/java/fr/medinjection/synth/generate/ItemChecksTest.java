package fr.medinjection.synth.generate;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.data.TaskType;
import fr.medinjection.synth.SynthesisFile;
import fr.medinjection.synth.generate.ItemChecks.CopiedWords;
import fr.medinjection.udf.text.FrenchText;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemChecksTest {
    private static final ItemRules RULES = SynthesisFile.load().synthesise().rules();
    private static final LanguageConfig LANGUAGE = new LanguageConfig(2, 3, 6, 0.05, 400, List.of());
    private static final ItemChecks CHECKS = new ItemChecks(RULES, LANGUAGE);
    private static final PlanConfig PLAN = new PlanConfig(
            List.of("morfitt"),
            TaskType.OEQ,
            "p",
            true,
            new TreeMap<>(Map.of(
                    "alone", new TaskConfig(1, ContextPolicy.NONE), "shown", new TaskConfig(1, ContextPolicy.TEXT))),
            0,
            false,
            5);
    private static final CopiedWords NOTHING = new CopiedWords("", 5);

    private static Item item(String task, String question, String answer) {
        return new Item(0, task, question, List.of(), List.of(), answer);
    }

    private static String reason(Item item, CopiedWords copied) {
        return CHECKS.of(item, PLAN, copied)
                .map(found -> found.reason().label())
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quel est l'objectif principal du résumé ?",
                "Selon le résumé, quelle est la cause de l'hypokaliémie ?",
                "Que conclut l'article au sujet de la fistule pancréatique ?",
                "Quelle est la conclusion de cet article ?",
                "D'après le texte, quel gène est en cause ?",
                "Quelle méthode a été utilisée dans cette étude ?",
                "Combien de patients ont été inclus dans l’étude ?",
                "Quel était le critère de jugement de la présente étude ?",
                "L'étude a montré une baisse de la mortalité : de combien ?",
                "L'étude montre une association ; laquelle ?",
                "Quelle hypothèse les auteurs avancent-ils ?",
                "Quels résultats ont été rapportés par les chercheurs ?",
                "Dans le cas décrit, quel est le diagnostic ?",
                "Quel examen a permis le diagnostic dans ce cas clinique ?",
                "Quel est l'âge moyen des patients inclus ?",
                "Quels sont les symptômes mentionnés ci-dessus ?",
                "Quelle molécule est citée dans le passage ?",
                "Quel est le message principal de ce document fourni ?",
                "What is the main finding of this study?",
                "Quels germes notre enquête a-t-elle trouvés ?",
                "Quelle proportion des patients de la cohorte avait une ALBUMINÉMIE basse ?"
            })
    void pointsToItsText(String question) {
        assertThat(CHECKS.pointer(question)).as(question).isPresent();
        assertThat(reason(item("alone", question, "Une réponse."), NOTHING)).isIn("points-to-text", "not-french");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quel mécanisme explique l'hypokaliémie du syndrome de Gitelman ?",
                "Que montre l'étude du caryotype dans la trisomie 21 ?",
                "Quel est l'apport de l'étude anatomopathologique de la pièce opératoire ?",
                "Que peut-on lire dans le résumé des caractéristiques du produit ?",
                "Dans ce cas, quel traitement antibiotique proposer en première intention ?",
                "En cas de fièvre, que faire ?",
                "Parmi les propositions ci-dessous, lesquelles sont exactes ?",
                "Toutes les réponses ci-dessus",
                "Un homme de 60 ans présente une fièvre. Quel diagnostic évoquer chez ce patient ?",
                "Quel type d'étude convient le mieux pour mesurer une incidence ?",
                "Quels patients doivent bénéficier d'un dépistage de la tuberculose ?",
                "Selon l'article L. 1111-4 du code de la santé publique, que doit faire le médecin ?",
                "Quelle est la principale limite des études de cohorte ?",
                "Quel extrait de plante interagit avec la warfarine ?",
                "Comment se fait le passage transplacentaire du virus ?",
                "Quelle est la place de l'électromyogramme dans l'étude de la conduction nerveuse ?"
            })
    void standsAlone(String question) {
        assertThat(CHECKS.pointer(question)).as(question).isEmpty();
        assertThat(reason(item("alone", question, "Une réponse."), NOTHING)).isEmpty();
    }

    @Test
    void anItemThatShowsItsTextMayPointToIt() {
        Item item = item("shown", "Résumez l'étude en deux phrases.", "Les auteurs décrivent une cohorte.");
        assertThat(reason(item, NOTHING)).isEmpty();
        assertThat(reason(item("alone", item.question(), item.answer()), NOTHING))
                .isEqualTo("points-to-text");
    }

    @Test
    void theAnswerMustStandAloneToo() {
        assertThat(reason(item("alone", "Quel gène est en cause ?", "Selon les auteurs, SLC12A3."), NOTHING))
                .isEqualTo("points-to-text");
    }

    @Test
    void englishIsNotFrench() {
        assertThat(reason(
                        item("shown", "Quel est le traitement ?", "The patient should be treated with antibiotics."),
                        NOTHING))
                .isEqualTo("not-french");
        assertThat(reason(item("shown", "Quel test ?", "ELISA, Western blot"), NOTHING))
                .isEmpty();
    }

    @Test
    void aLongRunOfTheTextsWordsIsACopy() {
        CopiedWords copied = new CopiedWords("La fistule pancréatique demeure la première complication connue.", 5);
        assertThat(reason(item("alone", "Quelle est la première complication ?", "La fistule."), copied))
                .isEmpty();
        assertThat(reason(
                        item("alone", "Pourquoi ?", "La FISTULE pancréatique demeure, la première complication."),
                        copied))
                .isEqualTo("verbatim-copy");
    }

    @Test
    void copiesAreThoseThatANaiveSearchFinds() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            String text = words(random, 40);
            String item = words(random, 12);
            int longest = 1 + random.nextInt(5);
            assertThat(new CopiedWords(text, longest).hasRunOf(item))
                    .as("%s | %s | %d", text, item, longest)
                    .isEqualTo(longestRun(text, item) > longest);
        }
    }

    @Test
    void withoutABoundNothingIsACopy() {
        assertThat(new CopiedWords("un deux trois", 0).hasRunOf("un deux trois"))
                .isFalse();
    }

    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "mot" + random.nextInt(4))
                .collect(Collectors.joining(" "));
    }

    private static int longestRun(String a, String b) {
        String[] left = FrenchText.fold(a).split(" ", -1);
        String[] right = FrenchText.fold(b).split(" ", -1);
        int longest = 0;
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                int run = 0;
                while (i + run < left.length && j + run < right.length && left[i + run].equals(right[j + run])) {
                    run++;
                }
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }

    @Test
    void questionsThatNearlyRepeatAreFound() {
        Questions questions = new Questions(RULES);
        assertThat(questions.add("Quel est le traitement de première intention de la cystite aiguë simple ?"))
                .isTrue();
        assertThat(questions.add("Quel est le traitement de première intention de la cystite aigue simple"))
                .isFalse();
        assertThat(questions.add(
                        "Quel est le traitement antibiotique de première intention de la cystite aiguë simple ?"))
                .isFalse();
        assertThat(questions.add("Quel germe cause le plus souvent une cystite aiguë simple ?"))
                .isTrue();
        questions.addAll(List.of("Quelle est la durée du traitement ?"));
        assertThat(questions.add("Quelle est la durée du traitement ?")).isFalse();
    }

    @Test
    void questionsAreComparedAsSetsOfWordPairs() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String a = words(random, 6);
            String b = words(random, 6);
            Questions questions = new Questions(RULES);
            questions.addAll(List.of(a));
            assertThat(questions.add(b)).as("%s | %s", a, b).isEqualTo(jaccard(a, b) < RULES.questionSimilarity());
        }
    }

    private static double jaccard(String a, String b) {
        Set<String> left = pairs(a);
        Set<String> right = pairs(b);
        Set<String> both = new HashSet<>(left);
        both.retainAll(right);
        Set<String> all = new HashSet<>(left);
        all.addAll(right);
        return (double) both.size() / all.size();
    }

    private static Set<String> pairs(String text) {
        List<String> words = Arrays.asList(FrenchText.fold(text).split(" ", -1));
        return IntStream.range(0, words.size() - 1)
                .mapToObj(i -> words.get(i) + " " + words.get(i + 1))
                .collect(Collectors.toSet());
    }
}
