package fr.medinjection.udf.metric.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.udf.metric.Golden;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void judgeRateIsThatOfThePaperByRoganAndGladen() {
        JudgeRate judge = new JudgeRate(1_000, 300, 100, 90, 100, 80);
        assertThat(judge.estimate()).isCloseTo((0.3 + 0.8 - 1) / 0.7, Golden.EXACT);
        assertThat(judge.interval(0.95).low()).isLessThan(judge.estimate());
        assertThat(judge.interval(0.95).high()).isGreaterThan(judge.estimate());
        assertThat(new JudgeRate(100, 10, 50, 45, 50, 40).estimate()).isZero();
    }

    @Test
    void judgeNoBetterThanChanceSaysNothing() {
        JudgeRate judge = new JudgeRate(1_000, 300, 100, 50, 100, 50);
        assertThat(judge.estimate()).isNaN();
        assertThat(new JudgeRate(1_000, 300, 100, 40, 100, 50).interval(0.95)).satisfies(interval -> {
            assertThat(interval.low()).isZero();
            assertThat(interval.high()).isEqualTo(1);
        });
    }

    @Test
    void judgeIntervalCoversTheRateAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(11);
        for (double rate : new double[] {0.1, 0.35, 0.8}) {
            int covered = 0;
            for (int trial = 0; trial < 2_000; trial++) {
                Interval interval = judged(rate, random).interval(0.95);
                covered += interval.low() <= rate && rate <= interval.high() ? 1 : 0;
            }
            assertThat(covered / 2_000.0).as("coverage of %s", rate).isBetween(0.935, 0.98);
        }
    }

    /** 500 verdicts of a judge with sensitivity 0.85 and specificity 0.75, 50 answers of each kind rated by humans. */
    private static JudgeRate judged(double rate, SplittableRandom random) {
        long positive = 0;
        for (int i = 0; i < 500; i++) {
            boolean right = random.nextDouble() < rate;
            positive += random.nextDouble() < (right ? 0.85 : 0.25) ? 1 : 0;
        }
        return new JudgeRate(500, positive, 50, successes(50, 0.85, random), 50, successes(50, 0.75, random));
    }

    private static long successes(int trials, double p, SplittableRandom random) {
        return random.doubles(trials).filter(value -> value < p).count();
    }

    @Test
    void kendallOfManyPairsIsTheTextbooks() {
        SplittableRandom random = new SplittableRandom(2);
        double[] x = random.doubles(400, 0, 20).map(Math::floor).toArray();
        double[] y = random.doubles(400, 0, 30).map(Math::floor).toArray();
        long difference = 0;
        long inX = 0;
        long inY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                difference += (long) (Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]));
                inX += x[i] == x[j] ? 0 : 1;
                inY += y[i] == y[j] ? 0 : 1;
            }
        }
        assertThat(Correlation.kendall(x, y).value())
                .isCloseTo(difference / Math.sqrt((double) inX * inY), Golden.EXACT);
    }

    /** Case A of Steiger (1980), as the R package psych reports it for r.test(103, .4, .5, .1). */
    @Test
    void dependentCorrelationsOfThePublishedExample() {
        DependentCorrelations pair = new DependentCorrelations(0.4, 0.5, 0.1, 103);
        assertThat(pair.williamsT()).isCloseTo(-0.89, Offset.offset(0.005));
        assertThat(pair.williamsP()).isCloseTo(0.37, Offset.offset(0.005));
        assertThat(new DependentCorrelations(0.4, 0.4, 1, 20).williamsP()).isNaN();
    }

    @Test
    void equallyGoodJudgesDifferAsOftenAsTheLevelSays() {
        SplittableRandom random = new SplittableRandom(17);
        int williams = 0;
        int steiger = 0;
        for (int trial = 0; trial < 1_000; trial++) {
            double[] humans = gaussian(40, random);
            double[] shared = gaussian(40, random);
            double[] first = judged(humans, shared, random);
            double[] second = judged(humans, shared, random);
            DependentCorrelations pair = DependentCorrelations.of(humans, first, second);
            williams += pair.williamsP() < 0.1 ? 1 : 0;
            steiger += pair.steigerP() < 0.1 ? 1 : 0;
        }
        assertThat(williams / 1_000.0).isBetween(0.07, 0.13);
        assertThat(steiger / 1_000.0).isBetween(0.07, 0.13);
    }

    private static double[] judged(double[] humans, double[] shared, SplittableRandom random) {
        double[] own = gaussian(humans.length, random);
        for (int i = 0; i < own.length; i++) {
            own[i] += 0.7 * humans[i] + 0.5 * shared[i];
        }
        return own;
    }

    private static double[] gaussian(int count, SplittableRandom random) {
        return random.doubles(count).map(u -> Math.log(u / (1 - u))).toArray();
    }

    @Test
    void noDisagreementIsNoEvidence() {
        McNemar test = new McNemar(0, 0);
        assertThat(test.exactP()).isEqualTo(1);
        assertThat(test.chiSquaredP()).isEqualTo(1);
        assertThat(test.correctedP()).isEqualTo(1);
        assertThat(test.oddsRatio(0.95).estimate()).isNaN();
    }

    @Test
    void nothingVariesNothingCorrelates() {
        double[] flat = {1, 1, 1};
        assertThat(Correlation.kendall(flat, new double[] {1, 2, 3}).p()).isNaN();
        assertThatThrownBy(() -> Correlation.pearson(flat, new double[2])).hasMessage("Cannot pair values: 3 and 2");
    }

    @Test
    void cohensHOfEqualProportionsIsZero() {
        assertThat(Proportions.cohensH(0.3, 0.3)).isZero();
        assertThat(Proportions.cohensH(1, 0)).isCloseTo(Math.PI, Offset.offset(1e-12));
    }
}
