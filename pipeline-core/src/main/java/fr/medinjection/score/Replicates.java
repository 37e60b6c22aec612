package fr.medinjection.score;

import static fr.medinjection.data.Rows.string;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.score.encoder.TextMetric;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Every score of every run with its value in every resample. Tasks sum over items; what a run's tasks found is added up; the
 * same score of one model's training seeds is averaged. Whole numbers are added, so partitions do not show.
 */
final class Replicates {
    /** The training seed of a mean over training seeds. */
    static final String MEAN_SEED = "mean";

    static final String OVER_SEEDS = "deviation-over-training-seeds";

    private static final String SHARE = "share";
    private static final List<String> OF_MODEL =
            List.of("model", "decoding", "orders", "slice", "average", "statistic", "metric", "variant", "signature");

    private Replicates() {}

    /**
     * What is known of answers beside their text.
     *
     * @param metrics that need an encoder
     * @param marks by judges
     */
    record Kinds(List<TextMetric> metrics, List<Mark> marks) implements Serializable {
        Map<String, Family> families() {
            return Family.with(metrics, marks);
        }
    }

    /**
     * @param kinds of what is known of answers beside their text
     * @param items how many test items there are, which decides how many tasks share a run
     */
    static Dataset<Row> of(Dataset<Row> sheets, ScoreConfig config, Kinds kinds, long items) {
        ResampleWeights weights = new ResampleWeights(config.resamples(), config.seed());
        long shares = Math.max(1, (items + config.itemsPerTask() - 1) / config.itemsPerTask());
        Dataset<Row> shared = sheets.withColumn(
                SHARE, pmod(xxhash64(col("cluster")), lit(shares)).cast("string"));
        Dataset<Row> sums = Grouped.by(shared, List.of("model", "training_seed", "decoding", SHARE))
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>)
                                (key, rows) -> summed(rows, weights, kinds.families()),
                        Encoders.row(RunSums.SCHEMA));
        Dataset<Row> scores = Grouped.by(sums, List.of("model", "training_seed", "decoding"))
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>)
                                (key, rows) -> scored(rows, weights, kinds.families()),
                        Encoders.row(Cell.SCHEMA));
        return Grouped.by(scores, OF_MODEL)
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (key, rows) -> overSeeds(rows),
                        Encoders.row(Cell.SCHEMA));
    }

    /** One row a model: the only training seed, or the mean over them. */
    static Dataset<Row> ofModels(Dataset<Row> replicates) {
        Dataset<Row> several = replicates
                .where(col("training_seed").equalTo(MEAN_SEED))
                .select(col("model").as("of_model"), col("decoding").as("of_decoding"))
                .distinct();
        Column sameRun =
                col("model").equalTo(col("of_model")).and(col("decoding").equalTo(col("of_decoding")));
        Dataset<Row> single = replicates.join(several, sameRun, "left_anti");
        return replicates.where(col("training_seed").equalTo(MEAN_SEED)).unionByName(single);
    }

    private static Run runOf(Row row) {
        return new Run(string(row, "model"), string(row, "training_seed"), string(row, "decoding"));
    }

    private static Iterator<Row> summed(Iterator<Row> rows, ResampleWeights weights, Map<String, Family> families) {
        RunSums sums = new RunSums(weights, families);
        Run run = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            run = runOf(row);
            sums.add(Sheet.of(row));
        }
        return sums.rows(run).iterator();
    }

    private static Iterator<Row> scored(Iterator<Row> rows, ResampleWeights weights, Map<String, Family> families) {
        RunSums sums = new RunSums(weights, families);
        Run run = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            run = runOf(row);
            sums.add(row);
        }
        return new RunScores(run, weights.resamples(), families)
                .of(sums.byPlace()).stream().map(Cell::toRow).iterator();
    }

    private static Iterator<Row> overSeeds(Iterator<Row> rows) {
        List<Cell> cells = new ArrayList<>();
        rows.forEachRemaining(row -> cells.add(Cell.of(row)));
        cells.sort(Comparator.comparing(cell -> cell.run().trainingSeed()));
        List<Cell> all = new ArrayList<>(cells);
        if (cells.size() > 1) {
            Run one = cells.get(0).run();
            Run mean = new Run(one.model(), MEAN_SEED, one.decoding());
            Cell.Key key = cells.get(0).key();
            all.add(perSeed(Derived.mean(mean, key, cells), cells.size()));
            if (key.statistic().equals(Cell.VALUE)) {
                Cell.Key deviation = key.of(key.orders(), OVER_SEEDS);
                all.add(perSeed(Derived.deviation(mean, deviation, cells), cells.size()));
            }
        }
        return all.stream().map(Cell::toRow).iterator();
    }

    /** Each seed answers the same items: they count once. */
    private static Cell perSeed(Cell cell, int seeds) {
        return cell.over(cell.items() / seeds, cell.missing() / seeds);
    }
}
