package fr.medinjection.overlap;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * How well a logistic regression tells the items of two components apart that it was not trained on: an area under the curve of
 * 0.5 is guessing, 1 is certainty. The p-value is that of the ranks (Mann and Whitney's test, by the normal approximation).
 */
record Separation(OverlapConfig config) {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** @param sample the rows of {@link Samples} of one group, in one partition so that sums have one order */
    Finding of(Dataset<Row> sample, String group, String left, String right) {
        Dataset<Row> pair = divided(sample.where(col("component").isin(left, right)), right)
                .coalesce(1)
                .cache();
        try {
            LogisticRegressionModel model = new LogisticRegression()
                    .setMaxIter(config.classifier().iterations())
                    .setRegParam(config.classifier().regularisation())
                    .fit(pair.where(col("held").equalTo(false)));
            Dataset<Row> scored = model.transform(pair.where(col("held")));
            double area = new BinaryClassificationEvaluator().setNumBins(0).evaluate(scored);
            long ofRight = scored.where(col("label").equalTo(1)).count();
            long ofLeft = scored.count() - ofRight;
            return new Finding(
                    group, Finding.Measure.AUC, left, right, area, 0.5, pValue(area, ofLeft, ofRight), ofLeft, ofRight);
        } finally {
            pair.unpersist();
        }
    }

    /** The same share of each component is held out: the items whose hashed ids come first. */
    private Dataset<Row> divided(Dataset<Row> pair, String right) {
        var byHash = Window.partitionBy("component")
                .orderBy(xxhash64(col("id"), lit(config.seed()), lit("held-out")), col("id"));
        var whole = Window.partitionBy("component");
        return pair.withColumn("place", row_number().over(byHash))
                .withColumn("all", org.apache.spark.sql.functions.count(lit(1)).over(whole))
                .withColumn(
                        "held",
                        col("place")
                                .leq(org.apache.spark.sql.functions.ceil(
                                        col("all").multiply(config.classifier().heldOut()))))
                .withColumn("label", when(col("component").equalTo(right), 1.0).otherwise(0.0))
                .withColumn("features", array_to_vector(col("vector")))
                .select("id", "held", "label", "features")
                .orderBy("id");
    }

    static double pValue(double area, long ofLeft, long ofRight) {
        double deviation = Math.sqrt((ofLeft + ofRight + 1.0) / (12.0 * ofLeft * ofRight));
        return 1 - NORMAL.cumulativeProbability((area - 0.5) / deviation);
    }
}
