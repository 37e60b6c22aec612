package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.string;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** What all raters said of the sample: rows are raters, columns are cases, NaN where a rater did not rate. */
final class Panel {
    private final List<String> raters;
    private final double[][] ratings;

    private Panel(List<String> raters, double[][] ratings) {
        this.raters = raters;
        this.ratings = ratings;
    }

    /** @param rows in the schema of {@link RatingsStage}, a row for each rater and case */
    static Panel of(List<Case> cases, List<Row> rows) {
        Map<String, Integer> columns = new HashMap<>();
        cases.forEach(one -> columns.put(one.key(), columns.size()));
        Map<String, double[]> byRater = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>();
        rows.forEach(row -> names.add(string(row, "rater")));
        names.forEach(rater -> byRater.put(rater, filled(cases.size())));
        for (Row row : rows) {
            Integer column = columns.get(string(row, "key"));
            if (column != null) {
                byRater.get(string(row, "rater"))[column] = row.getInt(row.fieldIndex("rating"));
            }
        }
        return new Panel(List.copyOf(names), byRater.values().toArray(double[][]::new));
    }

    private static double[] filled(int size) {
        double[] none = new double[size];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    List<String> raters() {
        return raters;
    }

    double[] of(int rater) {
        return ratings[rater].clone();
    }

    /** Rows for {@code KrippendorffAlpha}. */
    double[][] ratings() {
        return Arrays.stream(ratings).map(double[]::clone).toArray(double[][]::new);
    }

    /** The mean of the raters of each case; NaN where nobody rated. */
    double[] means() {
        return means(IntStream.range(0, raters.size()).toArray());
    }

    /** The mean of all raters but one. */
    double[] meansWithout(int rater) {
        return means(IntStream.range(0, raters.size())
                .filter(other -> other != rater)
                .toArray());
    }

    private double[] means(int[] of) {
        int cases = ratings.length == 0 ? 0 : ratings[0].length;
        return IntStream.range(0, cases)
                .mapToDouble(column -> said(of, column).average().orElse(Double.NaN))
                .toArray();
    }

    private DoubleStream said(int[] of, int column) {
        return Arrays.stream(of).mapToDouble(rater -> ratings[rater][column]).filter(rating -> !Double.isNaN(rating));
    }

    /** What most raters of each case say; NaN where they are divided or nobody rated. */
    double[] majority() {
        return Arrays.stream(means())
                .map(mean -> mean > 0.5 ? 1 : mean < 0.5 ? 0 : Double.NaN)
                .toArray();
    }
}
