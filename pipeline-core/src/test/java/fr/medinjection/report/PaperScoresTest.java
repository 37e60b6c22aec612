package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.udf.metric.statistics.Correlation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's own figures, recomputed from each other within what their printed digits leave open. */
class PaperScoresTest {
    private static final int RATED = 100;
    private static final double ROUNDING = 0.00501;

    private static final PaperScores PAPER = PaperScores.printed();

    @Test
    void thePValuesOfTable4FollowFromItsCorrelations() {
        assertThat(PAPER.correlations()).hasSize(11);
        PAPER.correlations().forEach((name, printed) -> {
            double likeliest = Correlation.found(printed.r() - 0.005, RATED).p();
            double least = Correlation.found(printed.r() + 0.005, RATED).p();
            assertThat(printed.p()).as(name).isBetween(least, likeliest);
        });
        assertThat(Correlation.found(0.5, 30).p()).isCloseTo(0.004899933667, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "constrained"})
    void theAggregatesOfTable5AreThePlainMeansOfMcqAndMcqu(String decoding) {
        assertThat(PAPER.choice()).hasSize(8);
        PAPER.choice().forEach((model, scores) -> assertThat(scores.get("aggregate_" + decoding + "_em"))
                .as(model)
                .isCloseTo(
                        (scores.get("mcq_" + decoding + "_em") + scores.get("mcqu_" + decoding + "_em")) / 2,
                        within(ROUNDING)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "constrained"})
    void theAggregatesOfTable7AreMeansAndPooledDeviations(String decoding) {
        assertThat(PAPER.permuted()).hasSize(8);
        PAPER.permuted().forEach((model, scores) -> {
            PaperScores.Spread mcq = scores.get("mcq_" + decoding + "_em");
            PaperScores.Spread mcqu = scores.get("mcqu_" + decoding + "_em");
            PaperScores.Spread aggregate = scores.get("aggregate_" + decoding + "_em");
            assertThat(aggregate.mean()).as(model).isCloseTo((mcq.mean() + mcqu.mean()) / 2, within(ROUNDING));
            double pooled = Math.sqrt((mcq.std() * mcq.std() + mcqu.std() * mcqu.std()) / 2);
            assertThat(aggregate.std()).as(model).isCloseTo(pooled, within(ROUNDING));
        });
    }

    @Test
    void everyTableHasTheSameModels() {
        Map<String, ?> open = PAPER.open();
        assertThat(open.keySet())
                .isEqualTo(PAPER.choice().keySet())
                .isEqualTo(PAPER.permuted().keySet());
    }
}
