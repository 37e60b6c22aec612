package fr.medinjection.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Rows;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The two stages on planted vectors: clouds whose distance is known, and copies with a little noise. */
class OverlapStagesTest {
    private static final List<String> COMPONENTS = List.of("NATIVE", "SYNTHETIC", "TRANSLATED");
    private static final StructType CORPUS = new StructType()
            .add(Rows.textField("id"))
            .add(Rows.textField("component"))
            .add(Rows.textField("source"))
            .add(Rows.textField("split"))
            .add(Rows.field("categories", Rows.STRINGS));
    private static final StructType VECTORS = new StructType()
            .add(Rows.textField("id"))
            .add(Rows.field("vector", DataTypes.createArrayType(DataTypes.FloatType, false)))
            .add(Rows.textField("component"));

    private static OverlapConfig config(int items, int lists, int probes, double threshold) {
        return new OverlapConfig(
                42,
                items,
                60,
                20,
                5,
                49,
                new OverlapConfig.ClassifierConfig(0.3, 30, 0.01),
                new OverlapConfig.DuplicatesConfig(threshold, lists, probes, 5000, 3, 50));
    }

    /**
     * Native and translated items of one cloud, synthetic ones of another; each tenth translated item is a copy of a native one
     * of the training part.
     */
    private static Map<String, Dataset<Row>> inputs(int size, int partitions) {
        Random random = new Random(5);
        List<Row> corpus = new ArrayList<>();
        List<Row> vectors = new ArrayList<>();
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String component = COMPONENTS.get(i % 3);
            boolean copy = component.equals("TRANSLATED") && i % 10 == 0 && i > 10;
            float[] vector = new float[16];
            for (int d = 0; d < vector.length; d++) {
                double base = copy
                        ? all.get(i - 2)[d]
                        : random.nextGaussian() + (component.equals("SYNTHETIC") && d == 0 ? 3 : 0);
                vector[d] = (float) (base + (copy ? 0.02 * random.nextGaussian() : 0));
            }
            all.add(vector);
            List<String> categories = i % 2 == 0 ? List.of("cardiology") : List.of();
            corpus.add(RowFactory.create(
                    "id" + i, component, "source-" + component, i % 10 == 0 ? "test" : "train", categories.toArray()));
            vectors.add(RowFactory.create("id" + i, vector, component));
        }
        return Map.of(
                CorpusStage.CORPUS,
                SparkTest.spark().createDataFrame(corpus, CORPUS).repartition(partitions),
                EmbedStage.VECTORS,
                SparkTest.spark().createDataFrame(vectors, VECTORS).repartition(partitions));
    }

    private static List<String> lines(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private static Row only(List<Row> rows, String group, String measure, String left, String right) {
        List<Row> found = rows.stream()
                .filter(row -> row.getAs("group").equals(group)
                        && row.getAs("measure").equals(measure)
                        && row.getAs("left").equals(left)
                        && row.getAs("right").equals(right))
                .toList();
        assertThat(found).as("%s %s %s %s", group, measure, left, right).hasSize(1);
        return found.get(0);
    }

    @Test
    void tellsOverlappingComponentsFromThoseThatStandApart() {
        List<Row> rows = new OverlapStage(config(100, 1, 1, 0.9))
                .apply(inputs(600, 3))
                .get(OverlapStage.OUTPUT)
                .rows()
                .collectAsList();
        for (String group : List.of("all", "cardiology")) {
            Row near = only(rows, group, "auc", "NATIVE", "TRANSLATED");
            Row far = only(rows, group, "auc", "NATIVE", "SYNTHETIC");
            assertThat(near.<Double>getAs("value")).isBetween(0.2, 0.75);
            assertThat(far.<Double>getAs("value")).isGreaterThan(0.9);
            assertThat(far.<Double>getAs("p_value")).isLessThan(1e-6);
            assertThat(far.<Long>getAs("left_items")).isEqualTo(30);
            assertThat(only(rows, group, "mmd", "NATIVE", "SYNTHETIC").<Double>getAs("p_value"))
                    .isEqualTo(0.02, within(1e-12));
            assertThat(only(rows, group, "mmd", "NATIVE", "TRANSLATED").<Double>getAs("value"))
                    .isLessThan(only(rows, group, "mmd", "NATIVE", "SYNTHETIC").<Double>getAs("value") / 5);
            assertThat(only(rows, group, "centroids", "SYNTHETIC", "TRANSLATED").<Double>getAs("value"))
                    .isGreaterThan(only(rows, group, "centroids", "NATIVE", "TRANSLATED")
                            .<Double>getAs("value"));
            Row mixing = only(rows, group, "mixing", "SYNTHETIC", "");
            assertThat(mixing.<Double>getAs("value")).isLessThan(mixing.<Double>getAs("expected") / 2);
        }
        assertThat(rows).hasSize(2 * (3 + 3 * 3));
    }

    @Test
    void findsTheSameForAnyNumberOfPartitions() {
        Set<List<String>> overlaps = new TreeSet<>(Comparator.comparing(Object::toString));
        Set<List<String>> pairs = new TreeSet<>(Comparator.comparing(Object::toString));
        for (int partitions : List.of(1, 4)) {
            Map<String, Dataset<Row>> inputs = inputs(400, partitions);
            overlaps.add(lines(new OverlapStage(config(60, 1, 1, 0.9))
                    .apply(inputs)
                    .get(OverlapStage.OUTPUT)
                    .rows()));
            pairs.add(lines(new SemanticStage(config(60, 12, 3, 0.9))
                    .apply(inputs)
                    .get(SemanticStage.OUTPUT)
                    .rows()));
        }
        assertThat(overlaps).hasSize(1);
        assertThat(pairs).hasSize(1);
    }

    @Test
    void leavesOutComponentsThatAreTooSmall() {
        List<Row> rows = new OverlapStage(config(100, 1, 1, 0.9))
                .apply(inputs(30, 1))
                .get(OverlapStage.OUTPUT)
                .rows()
                .collectAsList();
        assertThat(rows).isEmpty();
    }

    /** All pairs of items of two components, one by one. */
    private static Set<String> naive(Map<String, Dataset<Row>> inputs, double threshold) {
        List<Row> vectors = inputs.get(EmbedStage.VECTORS).collectAsList();
        Set<String> found = new TreeSet<>();
        for (Row one : vectors) {
            for (Row other : vectors) {
                if (one.<String>getAs("component").compareTo(other.getAs("component")) < 0
                        && cosine(one.getList(1), other.getList(1)) >= threshold) {
                    found.add(one.getString(0) + " " + other.getString(0));
                }
            }
        }
        return found;
    }

    private static double cosine(List<Float> one, List<Float> other) {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < one.size(); i++) {
            product += (double) one.get(i) * other.get(i);
            left += (double) one.get(i) * one.get(i);
            right += (double) other.get(i) * other.get(i);
        }
        return product / Math.sqrt(left * right);
    }

    @Test
    void listsTheCopiesThatComparingAllWithAllFinds() {
        Map<String, Dataset<Row>> inputs = inputs(600, 3);
        Set<String> expected = naive(inputs, 0.95);
        assertThat(expected).hasSizeGreaterThan(15);
        Output exact = new SemanticStage(config(60, 1, 1, 0.95)).apply(inputs).get(SemanticStage.OUTPUT);
        assertThat(pairs(exact)).isEqualTo(expected);
        assertThat(exact.facts().get("recall-pairs")).isEqualTo(exact.facts().get("recall-found"));
        Output listed = new SemanticStage(config(60, 0, 3, 0.95)).apply(inputs).get(SemanticStage.OUTPUT);
        assertThat(expected).containsAll(pairs(listed));
        assertThat(pairs(listed).size()).isGreaterThan((int) (0.9 * expected.size()));
        assertThat(listed.facts()).containsEntry("lists", 25).containsEntry("items", 600L);
        Row copy = exact.rows()
                .where("right_split = 'test' and left_split = 'train'")
                .first();
        assertThat(copy.<String>getAs("left_source")).isEqualTo("source-NATIVE");
        assertThat(copy.<String>getAs("right_source")).isEqualTo("source-TRANSLATED");
    }

    private static Set<String> pairs(Output output) {
        return output.rows().collectAsList().stream()
                .map(row -> row.<String>getAs("left_id") + " " + row.<String>getAs("right_id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void measuresWhichShareOfThePairsTheListsMiss() {
        Map<String, Dataset<Row>> inputs = inputs(600, 3);
        OverlapConfig config = new OverlapConfig(
                42,
                60,
                60,
                20,
                5,
                49,
                new OverlapConfig.ClassifierConfig(0.3, 30, 0.01),
                new OverlapConfig.DuplicatesConfig(0.8, 150, 1, 5000, 1000, 600));
        Output output = new SemanticStage(config).apply(inputs).get(SemanticStage.OUTPUT);
        Set<String> expected = naive(inputs, 0.8);
        assertThat(output.facts()).containsEntry("recall-pairs", (long) expected.size());
        assertThat(output.facts())
                .containsEntry("recall-found", (long) pairs(output).size());
        assertThat(pairs(output).size()).isLessThan(expected.size());
    }

    @Test
    void keepsTheBestOfTooManyPairs() {
        Map<String, Dataset<Row>> inputs = inputs(300, 2);
        OverlapConfig config = config(60, 1, 1, 0.3);
        Output output = new SemanticStage(config).apply(inputs).get(SemanticStage.OUTPUT);
        assertThat(pairs(output).size()).isLessThan(naive(inputs, 0.3).size()).isLessThanOrEqualTo(300 * 3);
        assertThat(output.facts().get("recall-pairs")).isEqualTo(output.facts().get("recall-found"));
    }
}
