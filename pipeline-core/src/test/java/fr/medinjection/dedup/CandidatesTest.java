package fr.medinjection.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.data.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    private static final DedupConfig CONFIG =
            new DedupConfig(3, 0.8, 0.5, 24, 6, 1, 8, 4, 1_000_000, 1_000_000, List.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aStemSharedByAllNeitherCostsPairsByTheSquareNorHidesCopies(long seed) {
        SplittableRandom random = Items.random(seed);
        int count = 2000;
        List<Instruction> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(shared("i" + i, random));
        }
        for (int i = 0; i < 100; i++) {
            Instruction item = items.get(random.nextInt(count));
            List<String> options = new ArrayList<>(item.options());
            options.set(1, Items.words(1, random));
            items.add(Items.withOptions(Items.withId(item, item.id() + " copy " + i), options, List.of(0)));
        }
        Dataset<Row> found = rows(items);
        assertThat(Candidates.of(found, CONFIG).count())
                .isLessThan((long) items.size() * (CONFIG.bands() + 1) * (CONFIG.neighbours() + 1));
        Dataset<Row> duplicates = new DedupStage(CONFIG)
                .apply(Map.of(DedupStage.INPUT, Items.dataset(items)))
                .get(DedupStage.OUTPUT)
                .rows();
        Map<String, String> clusters = new TreeMap<>();
        duplicates.collectAsList().forEach(row -> clusters.put(row.getAs("id"), row.getAs("cluster")));
        long together = items.subList(count, items.size()).stream()
                .filter(copy -> clusters.containsKey(copy.id())
                        && clusters.get(copy.id())
                                .equals(clusters.get(
                                        copy.id().substring(0, copy.id().indexOf(' ')))))
                .count();
        assertThat(together).isGreaterThanOrEqualTo(99);
    }

    @Test
    void idsWithOneHashAreStillToldApart() {
        Instruction a = Items.open("a", Items.words(20, Items.random(1)), "oui");
        Dataset<Row> two = Edges.of(
                items(List.of(a, Items.withId(a, "b"), Items.open("c", "tout autre chose", "non"))),
                pair(7, 7),
                1,
                CONFIG);
        assertThat(two.collectAsList())
                .extracting(edge ->
                        edge.getStruct(0).getString(1) + edge.getStruct(1).getString(1))
                .containsExactly("ab");
    }

    @Test
    void theSignatureFindsPairsAsTheFormulaSays() {
        MinHash hashing = new MinHash(24, 6, 3);
        for (double similarity : new double[] {0.3, 0.5, 0.7, 0.8}) {
            int met = 0;
            SplittableRandom random = Items.random(Double.hashCode(similarity));
            for (int trial = 0; trial < 2000; trial++) {
                met += meet(hashing, similarity, random) ? 1 : 0;
            }
            double expected = 1 - Math.pow(1 - Math.pow(similarity, 6), 24);
            assertThat(met / 2000.0).isBetween(expected - 0.04, expected + 0.04);
        }
    }

    private static boolean meet(MinHash hashing, double similarity, SplittableRandom random) {
        int common = (int) Math.round(200 * similarity);
        long[] shared = random.longs(common).toArray();
        long[] a = hashing.keys(shared, random.longs((200 - common) / 2).toArray(), 0);
        long[] b = hashing.keys(shared, random.longs((200 - common) / 2).toArray(), 0);
        for (int band = 0; band < a.length; band++) {
            if (a[band] == b[band]) {
                return true;
            }
        }
        return false;
    }

    private static Instruction shared(String id, SplittableRandom random) {
        String stem = "Parmi les propositions suivantes au sujet de cette maladie, laquelle est la plus exacte ?";
        List<String> options = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            options.add(Items.words(1, random));
        }
        return Items.closed(id, stem, options, 0);
    }

    private static Dataset<Row> rows(List<Instruction> items) {
        return Items.dataset(items).selectExpr("xxhash64(id)", "context", "question", "options", "correct", "answer");
    }

    private static Dataset<Row> items(List<Instruction> items) {
        return Items.dataset(items)
                .selectExpr(
                        "7L as document",
                        "concat('1', id) as node",
                        "id",
                        "component",
                        "source",
                        "split",
                        "type",
                        "context",
                        "question",
                        "options",
                        "correct",
                        "answer");
    }

    private static Dataset<Row> pair(long a, long b) {
        return SparkTest.spark()
                .createDataFrame(
                        List.of(RowFactory.create(a, b)),
                        new StructType().add("a", "long", false).add("b", "long", false));
    }
}
