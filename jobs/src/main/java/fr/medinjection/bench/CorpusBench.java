package fr.medinjection.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import fr.medinjection.data.Split;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.dedup.DedupStage;
import fr.medinjection.leaks.LeaksConfig;
import fr.medinjection.leaks.LeaksStage;
import fr.medinjection.stage.Stage;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Deduplication and the search for leaks over a generated corpus: what they cost and what they find. */
public final class CorpusBench {
    private final SparkSession spark;
    private final String folder;
    private final PrintStream out;

    /** @param folder where the corpus and the results are written */
    public CorpusBench(SparkSession spark, String folder, PrintStream out) {
        this.spark = spark;
        this.folder = folder;
        this.out = out;
    }

    public void run(long rows, long seed, DedupConfig dedup, LeaksConfig leaks) {
        BenchCorpus corpus = new BenchCorpus(spark, rows, seed);
        corpus.instructions()
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .parquet(path("instructions"));
        corpus.pairs(dedup.shingle()).write().mode("overwrite").parquet(path("pairs"));
        corpus.writeTexts(path("peers"));
        Meter meter = new Meter(spark);
        Meter.Cost duplicates = stage(meter, new DedupStage(dedup), DedupStage.OUTPUT, read("instructions"));
        print(duplicates, rows);
        recall(dedup);
        leaks(meter, new LeaksStage(leaks));
        read(LeaksStage.OUTPUT)
                .groupBy("kind")
                .count()
                .orderBy("kind")
                .collectAsList()
                .forEach(row -> out.println("leaks " + row.getString(0) + ": " + row.getLong(1)));
    }

    /** The search without a training row is what indexing the held-out rows costs, reading and writing included. */
    private void leaks(Meter meter, LeaksStage leaks) {
        Dataset<Row> all = read("instructions");
        Column trains = col("split").equalTo(Split.TRAIN.label());
        Meter.Cost indexing = stage(meter, leaks, LeaksStage.OUTPUT, all.where(not(trains)));
        Meter.Cost whole = stage(meter, leaks, LeaksStage.OUTPUT, all);
        long rows = all.where(trains).count();
        print(whole, rows);
        out.println(String.format(
                Locale.ROOT,
                "%-12s %.1f CPU microseconds a training row after indexing, which took %.1f CPU s",
                whole.name(),
                (whole.cpuSeconds() - indexing.cpuSeconds()) * 1e6 / rows,
                indexing.cpuSeconds()));
    }

    private Meter.Cost stage(Meter meter, Stage stage, String output, Dataset<Row> input) {
        return meter.measure(stage.name(), () -> stage.apply(Map.of(DedupStage.INPUT, input))
                .get(output)
                .rows()
                .write()
                .mode("overwrite")
                .parquet(path(output)));
    }

    private void print(Meter.Cost cost, long rows) {
        out.println(cost);
        out.println(String.format(
                Locale.ROOT,
                "%-12s %.0f documents per CPU second, %.1f CPU microseconds a document",
                cost.name(),
                rows / cost.cpuSeconds(),
                cost.cpuSeconds() * 1e6 / rows));
    }

    /** The share of planted pairs at or above the threshold that stand in one cluster or in conflict. */
    private void recall(DedupConfig config) {
        Dataset<Row> found = read(DedupStage.OUTPUT).select("id", "cluster");
        Dataset<Row> near = read("pairs").where(col("similarity").geq(config.threshold()));
        Dataset<Row> there = near.join(found.toDF("id", "c1"), "id")
                .join(found.toDF("original", "c2"), "original")
                .where(col("c1").equalTo(col("c2")))
                .select("id")
                .distinct();
        long planted = near.count();
        out.println(String.format(
                Locale.ROOT,
                "recall       %d of %d planted pairs with similarity >= %s",
                there.count(),
                planted,
                config.threshold()));
        read(DedupStage.OUTPUT)
                .groupBy("kind")
                .count()
                .orderBy("kind")
                .collectAsList()
                .forEach(row -> out.println("duplicates " + row.getString(0) + ": " + row.getLong(1)));
    }

    private Dataset<Row> read(String name) {
        return spark.read().parquet(path(name));
    }

    private String path(String name) {
        return folder + "/" + name;
    }
}
