package fr.medinjection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class BenchCorpusTest {
    private static final int ROWS = 4000;

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        assertThat(corpus(1).instructions().orderBy("id").collectAsList())
                .isEqualTo(corpus(1).instructions().repartition(7).orderBy("id").collectAsList());
        assertThat(corpus(1)
                        .instructions()
                        .select("question")
                        .intersect(corpus(2).instructions().select("question"))
                        .count())
                .isZero();
    }

    @Test
    void rowsAreAsLongAsTheReleasesAndHalfShareAnOpener() {
        Dataset<Row> rows = corpus(3).instructions();
        double words = rows.selectExpr(
                        "avg(size(split(concat_ws(' ', context, question, array_join(options, ' '), answer), ' ')))")
                .first()
                .getDouble(0);
        assertThat(words).isBetween(36.0, 50.0);
        long opened = rows.where("question like 'Parmi %' or question like 'Quel %' or question like 'Concernant %'")
                .count();
        assertThat((double) opened / ROWS).isBetween(0.45, 0.55);
    }

    @Test
    void copiesArePlantedWithTheirTrueSimilarity() {
        List<Row> pairs = corpus(4).pairs(3).collectAsList();
        assertThat((double) pairs.size() / ROWS).isBetween(0.06, 0.11);
        assertThat(pairs).filteredOn(pair -> pair.getDouble(2) == 1).hasSizeGreaterThan(100);
        assertThat(pairs).filteredOn(pair -> pair.getDouble(2) < 1).hasSizeGreaterThan(100);
        assertThat(pairs)
                .allMatch(pair -> pair.getDouble(2) > 0.1 && !pair.getString(0).equals(pair.getString(1)));
    }

    @Test
    void theMeterSeesCpuAndShuffles() {
        Meter.Cost cost = new Meter(SparkTest.spark())
                .measure("work", () -> corpus(5).instructions().repartition(3).foreach(row -> {}));
        assertThat(cost.cpuSeconds()).isPositive();
        assertThat(cost.peakHeapBytes()).isPositive();
        assertThat(cost.toString()).startsWith("work ").contains("CPU s");
    }

    private static BenchCorpus corpus(long seed) {
        return new BenchCorpus(SparkTest.spark(), ROWS, seed);
    }
}
