package fr.medinjection.synth.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.ScriptedModel;
import fr.medinjection.synth.SynthesisFile;
import fr.medinjection.udf.metric.statistics.Kappa;
import fr.medinjection.udf.metric.statistics.KrippendorffAlpha;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeStageTest {
    private static final JudgeConfig CONFIG = SynthesisFile.load().judge();
    private static final JudgeConfig.Scale FIVE = new JudgeConfig.Scale("p", 1, 5);

    private static Instruction item(String id, String parent, TaskType type) {
        TestItem item = TestItem.of(id)
                .placed(Component.SYNTHETIC, "diamed", Split.TRAIN)
                .question("Question " + id + " ?")
                .answer(type.isClosed() ? "" : "Réponse " + id)
                .lineage(Lineage.published("d", id, "f", "CC-BY-4.0").withParent(parent));
        return type.isClosed()
                ? item.closed(type, List.of("oui", "non"), List.of(1)).build()
                : item.build();
    }

    private static Map<String, Dataset<Row>> inputs() {
        Dataset<Row> corpus = TestRows.instructions(List.of(
                item("m1", "t1", TaskType.MCQ).toRow(),
                item("o1", "t1", TaskType.OEQ).toRow(),
                item("o2", "gone", TaskType.OEQ).toRow(),
                TestRows.with(item("o3", "", TaskType.OEQ).toRow(), "context", "Le contexte de o3."),
                TestRows.item("n1", Component.NATIVE, "mediqal", Split.TRAIN, TaskType.MCQ)
                        .toRow()));
        return Map.of(
                JudgeStage.INPUT,
                corpus,
                JudgeStage.TEXTS,
                TestRows.keptTexts(TestRows.text("t1", "diamed", Split.TRAIN, "Le cas du texte 1.")));
    }

    private static Map<String, Output> judged(BiFunction<String, ChatRequest, Optional<String>> script, int sample) {
        return judged(script, sample, PrivacyConfig.Mask.NOTHING, inputs());
    }

    private static Map<String, Output> judged(
            BiFunction<String, ChatRequest, Optional<String>> script,
            int sample,
            PrivacyConfig.Mask mask,
            Map<String, Dataset<Row>> inputs) {
        JudgeConfig config = new JudgeConfig(
                true, List.of("one", "two"), List.of(), 3, sample, CONFIG.prompts(), CONFIG.mcq(), CONFIG.oeq());
        Map<String, String> judges = new LinkedHashMap<>(Map.of("one", "v1", "two", "v1"));
        return JudgeStage.of(
                        config,
                        SynthesisFile.conf().resolve(CONFIG.prompts()),
                        judges,
                        new Privacy(Set.of("diamed"), Set.of(), mask),
                        new ScriptedModel(script))
                .apply(inputs);
    }

    private static String score(Object score) {
        return "{\"score\": " + score + ", \"reason\": \"Bien.\"}";
    }

    @Test
    void theScalesAreThePapers() {
        assertThat(CONFIG.mcq().low()).isEqualTo(1);
        assertThat(CONFIG.mcq().high()).isEqualTo(3);
        assertThat(CONFIG.oeq().low()).isEqualTo(1);
        assertThat(CONFIG.oeq().high()).isEqualTo(5);
        assertThat(CONFIG.judges()).hasSize(4);
    }

    @Test
    void judgesSeeTheTextTheItemAndItsAnswer() {
        List<String> seen = new ArrayList<>();
        judged(
                (model, request) -> {
                    seen.add(request.messages().get(1).content());
                    return Optional.of(score(3));
                },
                0);
        assertThat(seen).hasSize(2 * 3);
        assertThat(seen.get(0))
                .contains("Le cas du texte 1.")
                .contains("Question m1 ?")
                .contains("A. oui\nB. non")
                .contains("Propositions données pour exactes : B")
                .contains("3 : bonne");
        assertThat(seen.get(1)).contains("Réponse o1").contains("5 : excellente");
        assertThat(seen.get(2)).contains("Le contexte de o3.");
    }

    @Test
    void scoresAndFailuresAreAllAccountedFor() {
        Map<String, Output> outputs = judged(
                (model, request) -> {
                    String said = request.messages().get(1).content();
                    if (model.equals("one")) {
                        return Optional.of(score(said.contains("m1") ? 2 : 4));
                    }
                    return said.contains("m1")
                            ? Optional.of(score(5))
                            : said.contains("o1") ? Optional.of("Note : 4/5") : Optional.empty();
                },
                0);
        assertThat(outputs.get(JudgeStage.OUTPUT).rows().orderBy("id").collectAsList())
                .extracting(
                        row -> row.getAs("id"),
                        row -> row.getAs("judge"),
                        row -> row.getAs("low"),
                        row -> row.getAs("high"),
                        row -> row.getAs("score"))
                .containsExactly(tuple("m1", "one", 1, 3, 2), tuple("o1", "one", 1, 5, 4), tuple("o3", "one", 1, 5, 4));
        assertThat(outputs.get(JudgeStage.REJECTED).rows().orderBy("id").collectAsList())
                .extracting(
                        row -> row.getAs("id"),
                        row -> row.getAs("judge"),
                        row -> row.getAs("reason"),
                        row -> row.getAs("reply"))
                .containsExactly(
                        tuple("m1", "two", "off-scale", score(5)),
                        tuple("o1", "two", "not-json", "Note : 4/5"),
                        tuple("o2", "", "no-source-text", ""),
                        tuple("o3", "two", "no-reply", "timeout"));
    }

    @Test
    void personalDataIsMaskedAndPutBack() {
        Map<String, Dataset<Row>> inputs = Map.of(
                JudgeStage.INPUT,
                TestRows.instructions(List.of(item("m1", "t1", TaskType.MCQ).toRow())),
                JudgeStage.TEXTS,
                TestRows.keptTexts(TestRows.text("t1", "diamed", Split.TRAIN, "Le cas de nobody@example.org.")));
        List<String> seen = new ArrayList<>();
        Map<String, Output> outputs = judged(
                (model, request) -> {
                    seen.add(request.messages().get(1).content());
                    return Optional.of("{\"score\": 2, \"reason\": \"Elle nomme \u27E61\u27E7.\"}");
                },
                0,
                PrivacyConfig.Mask.PERSONAL_DATA,
                inputs);
        assertThat(seen)
                .hasSize(2)
                .allMatch(one -> one.contains("Le cas de \u27E61\u27E7.") && !one.contains("nobody"));
        assertThat(outputs.get(JudgeStage.OUTPUT).rows().collectAsList())
                .extracting(row -> row.<String>getAs("reason"))
                .containsOnly("Elle nomme nobody@example.org.");
    }

    @Test
    void aSampleTakesSoManyOfEachType() {
        Map<String, Output> outputs = judged((model, request) -> Optional.of(score(3)), 1);
        assertThat(outputs.get(JudgeStage.OUTPUT).rows().where("type = 'MCQ'").count())
                .isEqualTo(2);
        assertThat(outputs.get(JudgeStage.OUTPUT).rows().where("type = 'OEQ'").count())
                .isEqualTo(2);
        assertThat(outputs.get(JudgeStage.REJECTED).rows().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "{\"score\": 4, \"reason\": \"x\"}|4|``",
                "{\"score\": 4}|4|``",
                "{\"score\": \"4\"}|0|no-score",
                "{\"score\": 4.5}|0|no-score",
                "{\"score\": 4.0}|0|no-score",
                "{\"score\": null}|0|no-score",
                "{\"note\": 4}|0|no-score",
                "[4]|0|no-score",
                "4|0|no-score",
                "{\"score\": 0}|0|off-scale",
                "{\"score\": 6}|0|off-scale",
                "{\"score\": 99999999999}|0|off-scale",
                "{\"score\": 4} et voilà|0|not-json",
                "{\"score\": 4, \"score\": 2}|0|not-json",
                "La note est 4|0|not-json",
                "none|0|no-reply"
            })
    void aScoreIsReadStrictlyOrNotAtAll(String reply, int score, String failure) {
        Judgement judgement = Judgement.of(reply, FIVE);
        assertThat(judgement.score()).isEqualTo(score);
        assertThat(judgement.failure()).isEqualTo(failure);
    }

    @Test
    void agreementFromCountsIsAgreementFromItems() {
        Random random = new Random(11);
        int items = 200;
        double[][] ratings = new double[3][items];
        List<Agreement.Pattern> patterns = new ArrayList<>();
        Map<Map<String, Integer>, Long> counted = new LinkedHashMap<>();
        for (int i = 0; i < items; i++) {
            Map<String, Integer> scores = new java.util.TreeMap<>();
            int quality = 1 + random.nextInt(5);
            for (int judge = 0; judge < 3; judge++) {
                int score = Math.max(1, Math.min(5, quality + random.nextInt(3) - 1));
                boolean given = random.nextInt(10) > 0 || judge == 0;
                ratings[judge][i] = given ? score : Double.NaN;
                if (given) {
                    scores.put("judge" + judge, score);
                }
            }
            counted.merge(scores, 1L, Long::sum);
        }
        counted.forEach((scores, times) -> patterns.add(new Agreement.Pattern(scores, times)));
        List<Agreement> agreements = Agreement.of("OEQ", patterns);
        assertThat(agreements).hasSize(4);
        assertThat(agreements.get(3).value()).isCloseTo(KrippendorffAlpha.ORDINAL.of(ratings), within(1e-12));
        int[][] both = java.util.stream.IntStream.range(0, items)
                .filter(i -> !Double.isNaN(ratings[0][i]) && !Double.isNaN(ratings[1][i]))
                .mapToObj(i -> new int[] {(int) ratings[0][i], (int) ratings[1][i]})
                .toArray(int[][]::new);
        int[] first = java.util.Arrays.stream(both).mapToInt(pair -> pair[0]).toArray();
        int[] second = java.util.Arrays.stream(both).mapToInt(pair -> pair[1]).toArray();
        assertThat(agreements.get(0).items()).isEqualTo(both.length);
        assertThat(agreements.get(0).value()).isCloseTo(Kappa.QUADRATIC.of(first, second), within(1e-12));
    }

    @Test
    void agreementStandsInTheManifest() {
        Map<String, Output> outputs = judged((model, request) -> Optional.of(score(3)), 0);
        List<?> facts = (List<?>) outputs.get(JudgeStage.OUTPUT).facts().get("agreement");
        assertThat(facts).hasSize(4);
        assertThat(facts.get(0).toString()).contains("type=MCQ", "first=one", "second=two", "same=1.0");
    }
}
