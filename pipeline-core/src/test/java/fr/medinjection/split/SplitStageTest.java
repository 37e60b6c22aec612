package fr.medinjection.split;

import static fr.medinjection.TestRows.instructions;
import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.with;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitStageTest {
    private static final SourceSplit THREE = new SourceSplit(SplitPolicy.OFFICIAL, 0.8, 0.1, 0.1);
    private static final SourceSplit ANEW = new SourceSplit(SplitPolicy.HASH, 0.5, 0.5, 0);

    @Test
    void officialSplitsStay() {
        List<Row> rows = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            for (int i = 0; i < 20; i++) {
                rows.add(row(split.label() + i, "kept", split, ""));
            }
        }
        assertThat(splits(rows, config(5), 2))
                .allSatisfy((id, split) -> assertThat(id).startsWith(split));
    }

    @Test
    void aSourceCanBeDividedAnew() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row("t" + i, "anew", Split.TEST, ""));
        }
        assertThat(splits(rows, config(5), 2).values())
                .contains("train", "validation")
                .doesNotContain("test");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheNaiveTwinForAnyOrderAndPartitions(long seed) {
        List<Row> rows = random(seed, 500);
        Map<String, String> twin = new TreeMap<>();
        for (Row row : rows) {
            String key = row.getString(16).isEmpty() ? row.getString(0) : row.getString(16);
            twin.put(row.getString(0), naive(seed, key));
        }
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(splits(rows, config(seed), 1)).isEqualTo(twin);
        assertThat(splits(shuffled, config(seed), 7)).isEqualTo(twin);
    }

    @Test
    void cutsNoGroupAndKeepsTheShares() {
        List<Row> rows = random(11, 6000);
        Dataset<Row> split = SplitStage.apply(instructions(rows), config(4));
        assertThat(split.filter(col("group").notEqual(""))
                        .groupBy("group")
                        .agg(countDistinct("split").as("n"))
                        .filter("n > 1")
                        .count())
                .isZero();
        double train = split.filter("split = 'train'").count() / 6000.0;
        assertThat(train).isCloseTo(0.8, within(0.03));
    }

    @Test
    void anotherSeedGivesOtherSplits() {
        List<Row> rows = random(11, 300);
        assertThat(splits(rows, config(1), 2)).isNotEqualTo(splits(rows, config(2), 2));
    }

    @Test
    void refusesSharesThatDoNotAddUp() {
        assertThatThrownBy(() -> new SourceSplit(SplitPolicy.HASH, 0.8, 0.1, 0.2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("0.2");
        assertThatThrownBy(() -> new SplitConfig(1, Map.of("a", THREE))).isInstanceOf(UserException.class);
    }

    private static SplitConfig config(long seed) {
        return new SplitConfig(seed, Map.of("*", THREE, "anew", ANEW));
    }

    private static List<Row> random(long seed, int count) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String group = random.nextInt(4) == 0 ? "" : "g" + random.nextInt(count / 3);
            rows.add(row("r" + i, "s" + random.nextInt(3), Split.UNSPLIT, group));
        }
        return rows;
    }

    private static Row row(String id, String source, Split split, String group) {
        return with(item(id, Component.NATIVE, source, split, TaskType.MCQ).toRow(), "group", group);
    }

    private static Map<String, String> splits(List<Row> rows, SplitConfig config, int partitions) {
        Map<String, String> splits = new TreeMap<>();
        SplitStage.apply(instructions(rows).repartition(partitions), config)
                .select("id", "split")
                .collectAsList()
                .forEach(row -> splits.put(row.getString(0), row.getString(1)));
        return splits;
    }

    private static String naive(long seed, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        long hash = XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, XXH64.hashLong(seed, 42));
        double fraction = (hash >>> 11) / 0x1p53;
        return fraction < 0.8 ? "train" : fraction < 0.9 ? "validation" : "test";
    }
}
