package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.udf.metric.statistics.Interval;
import fr.medinjection.udf.metric.statistics.JudgeRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rates of equivalent answers that lie behind each judge's verdicts on each run, given how the judge errs on the sample. */
final class CorrectedRates {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("judge"),
        textField("signature"),
        textField("model"),
        textField("training_seed"),
        textField("decoding"),
        field("verdicts", DataTypes.LongType),
        field("positive", DataTypes.LongType),
        field("rate", DataTypes.DoubleType),
        field("rated_right", DataTypes.LongType),
        field("found_right", DataTypes.LongType),
        field("rated_wrong", DataTypes.LongType),
        field("found_wrong", DataTypes.LongType),
        field("corrected", DataTypes.DoubleType),
        field("low", DataTypes.DoubleType),
        field("high", DataTypes.DoubleType),
        field("confidence", DataTypes.DoubleType)
    });

    private final List<Case> cases;
    private final Panel panel;
    private final double confidence;

    CorrectedRates(List<Case> cases, Panel panel, double confidence) {
        this.cases = cases;
        this.panel = panel;
        this.confidence = confidence;
    }

    /** @param verdicts how many answers of a run a judge found equivalent */
    List<Row> rows(List<Measured> measured, List<Row> verdicts) {
        List<Row> rows = new ArrayList<>();
        for (Measured judge : measured) {
            if (judge.name().isJudge()) {
                Paired rated = Paired.of(cases, panel.majority(), judge.values());
                verdicts.stream()
                        .filter(row -> string(row, "variant")
                                        .equals(judge.name().variant())
                                && string(row, "signature").equals(judge.name().signature())
                                && row.<Long>getAs("verdicts") > 0)
                        .sorted(Comparator.comparing(row -> string(row, "model") + "\u0000"
                                + string(row, "training_seed") + "\u0000" + string(row, "decoding")))
                        .forEach(row -> rows.add(row(judge.name(), row, rated)));
            }
        }
        return rows;
    }

    private Row row(Measured.Name judge, Row run, Paired rated) {
        long verdicts = run.getAs("verdicts");
        long positive = Math.round(run.<Double>getAs("positive"));
        JudgeRate rate =
                new JudgeRate(verdicts, positive, count(rated, 1), agreed(rated, 1), count(rated, 0), agreed(rated, 0));
        Interval interval = rate.interval(confidence);
        return RowFactory.create(
                judge.variant(),
                judge.signature(),
                string(run, "model"),
                string(run, "training_seed"),
                string(run, "decoding"),
                verdicts,
                positive,
                (double) positive / verdicts,
                rate.ratedRight(),
                rate.foundRight(),
                rate.ratedWrong(),
                rate.foundWrong(),
                interval.estimate(),
                interval.low(),
                interval.high(),
                confidence);
    }

    private static long count(Paired rated, int value) {
        return IntStream.of(rated.ratings(0)).filter(rating -> rating == value).count();
    }

    private static long agreed(Paired rated, int value) {
        int[] humans = rated.ratings(0);
        int[] judge = rated.ratings(1);
        return IntStream.range(0, humans.length)
                .filter(i -> humans[i] == value && judge[i] == value)
                .count();
    }
}
