package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.data.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    private static final Run RUN = new Run("m", "", "greedy");

    @Test
    void everyScoreHasANameAndASignatureOfItsOwn() {
        Family.ALL.values().forEach(family -> {
            assertThat(family.measures().stream().map(m -> m.metric() + " " + m.variant()))
                    .doesNotHaveDuplicates();
            assertThat(family.measures())
                    .allSatisfy(
                            m -> assertThat(m.signature()).contains("|variant:").contains("version:"));
        });
    }

    @Test
    void readByHand() {
        TestItem item = Items.closed("a", "s", TaskType.MCQ, 4, 0, 2);
        Map<String, Double> scores = scores("choice", List.of(sheet(item, answer(item, List.of(0, 1), List.of()))));
        assertThat(scores.get("exact-match published")).isZero();
        assertThat(scores.get("jaccard published")).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(scores.get("paper-hamming published")).isEqualTo(scores.get("jaccard published"));
        assertThat(scores.get("hamming-accuracy published")).isCloseTo(0.5, within(1e-9));
        assertThat(scores.get("option-accuracy published")).isCloseTo(0.5, within(1e-9));
        assertThat(scores.get("consistency published")).isNaN();
    }

    @Test
    void aModelThatAlwaysSaysTheFirstPlaceShowsIt() {
        List<Sheet> sheets = new ArrayList<>();
        for (int gold = 0; gold < 4; gold++) {
            TestItem item = Items.closed("a" + gold, "s", TaskType.MCQU, 4, gold);
            sheets.add(sheet(item, answer(item, List.of(0), List.of())));
        }
        Map<String, Double> scores = scores("position", sheets);
        assertThat(scores.get("recall@A published")).isEqualTo(1);
        assertThat(scores.get("recall@B published")).isZero();
        assertThat(scores.get("chosen@A published")).isEqualTo(1);
        assertThat(scores.get("recall-spread published")).isEqualTo(1);
        assertThat(scores.get("recall-deviation published")).isCloseTo(Math.sqrt(3) / 4, within(1e-9));
        assertThat(scores.get("recall@E published")).isNaN();
    }

    @Test
    void placesAreThoseShown() {
        TestItem item = Items.closed("a", "s", TaskType.MCQU, 3, 2);
        Answer answer = new Answer(
                new OptionOrder(1, List.of(2, 0, 1)), List.of(2), List.of(2), List.of(), "A", List.of(), false);
        assertThat(scores("position", List.of(sheet(item, answer))).get("recall@A published"))
                .isEqualTo(1);
    }

    @Test
    void calibrationByHand() {
        TestItem item = Items.closed("a", "s", TaskType.MCQU, 2, 0);
        List<Double> sure = List.of(Math.log(0.8), Math.log(0.2));
        List<Double> wrong = List.of(Math.log(0.35), Math.log(0.65));
        Map<String, Double> scores = scores(
                "calibration",
                List.of(sheet(item, answer(item, List.of(0), sure)), sheet(item, answer(item, List.of(0), wrong))));
        assertThat(scores.get("likeliest-option-accuracy letters")).isCloseTo(0.5, within(1e-9));
        assertThat(scores.get("mean-confidence letters")).isCloseTo(0.725, within(1e-9));
        assertThat(scores.get("calibration-error letters")).isCloseTo((0.2 + 0.65) / 2, within(1e-9));
        assertThat(scores.get("brier letters")).isCloseTo((2 * 0.2 * 0.2 + 2 * 0.65 * 0.65) / 2, within(1e-9));
        assertThat(CalibrationFamily.probabilities(List.of(-1000.0, -1001.0), 2).orElseThrow()[0])
                .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
        assertThat(CalibrationFamily.probabilities(List.of(-1.0), 2)).isEmpty();
        assertThat(CalibrationFamily.probabilities(List.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY), 2))
                .isEmpty();
    }

    @Test
    void consistencyIsOverAllOrders() {
        TestItem item = Items.closed("a", "s", TaskType.MCQU, 3, 1);
        OptionOrder turned = new OptionOrder(1, List.of(1, 2, 0));
        Answer same = new Answer(turned, List.of(1), List.of(1), List.of(), "A", List.of(), false);
        Answer other = new Answer(
                new OptionOrder(2, List.of(2, 0, 1)), List.of(0), List.of(0), List.of(), "B", List.of(), false);
        Answer first = answer(item, List.of(1), List.of());
        assertThat(scores("choice", List.of(sheet(item, first, same))).get("consistency published"))
                .isEqualTo(1);
        Map<String, Double> mixed = scores("choice", List.of(sheet(item, first, same, other)));
        assertThat(mixed.get("consistency published")).isZero();
        assertThat(mixed.get("agreement-of-orders published")).isCloseTo(1 / 3.0, within(1e-9));
    }

    private static Answer answer(TestItem item, List<Integer> chosen, List<Double> logs) {
        OptionOrder order = OptionOrder.published(item.instruction().options().size());
        return new Answer(order, chosen, chosen, logs, "x", List.of(), false);
    }

    private static Sheet sheet(TestItem item, Answer... answers) {
        return new Sheet(
                RUN,
                item.instruction().id(),
                item.instruction().type(),
                "s",
                "NATIVE",
                "c",
                List.of(),
                List.of(),
                "",
                item.instruction().options().size(),
                item.instruction().correct(),
                "",
                answers.length - 1,
                List.of(answers),
                List.of());
    }

    private static Map<String, Double> scores(String name, List<Sheet> sheets) {
        Family family = Family.ALL.get(name);
        ReplicateSums sums = new ReplicateSums(family.scales().length, 1);
        for (Sheet sheet : sheets) {
            List<Answer> last = sheet.answers()
                    .subList(sheet.answers().size() - 1, sheet.answers().size());
            double[] vector = family.vector(sheet, last).orElseThrow();
            sums.add(ReplicateSums.fixed(vector, family.scales()), new long[] {1});
        }
        double[] total = sums.vector(0, family.scales());
        Function<Measure, String> key = m -> m.metric() + " " + m.variant();
        return family.measures().stream()
                .collect(Collectors.toMap(key, m -> m.value().applyAsDouble(total)));
    }
}
