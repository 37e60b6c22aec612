package fr.medinjection.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Drops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DedupStageTest {
    private static final List<Preference> SURVIVORS = List.of(
            new Preference("split", List.of("test", "validation", "train")),
            new Preference("component", List.of("native", "translated", "synthetic")),
            new Preference("source", List.of()));
    private static final DedupConfig CONFIG =
            new DedupConfig(3, 0.8, 0.5, 24, 6, 1, 8, 4, 1_000_000, 1_000_000, SURVIVORS);

    private static final Instruction HEART = Items.closed(
            "a",
            "Parmi les signes suivants, lesquels font évoquer une insuffisance cardiaque gauche chez l'adulte ?",
            List.of("Orthopnée", "Hépatalgie d'effort", "Toux nocturne", "Œdèmes", "Râles crépitants"),
            0,
            2,
            4);

    @Test
    void equalItemsAreExactWhateverTheirTypography() {
        Instruction copy = Items.withQuestion(
                Items.withId(HEART, "b"),
                "PARMI les signes suivants, lesquels font evoquer une insuffisance cardiaque gauche chez l’adulte\u00a0?");
        assertThat(run(List.of(HEART, copy))).containsExactly("a a exact b 1.0 a", "a b exact a 1.0 a");
    }

    @Test
    void reorderedOptionsMatch() {
        Instruction copy = Items.shuffled(Items.withId(HEART, "b"), Items.random(5));
        assertThat(copy.options()).isNotEqualTo(HEART.options());
        assertThat(run(List.of(HEART, copy))).containsExactly("a a reordered b 1.0 a", "a b reordered a 1.0 a");
    }

    @Test
    void anotherRightAnswerIsAConflictAndDropsNothing() {
        Instruction other = Items.withOptions(Items.withId(HEART, "b"), HEART.options(), List.of(0, 2));
        List<Instruction> items = List.of(HEART, other);
        assertThat(run(items)).containsExactly("a a conflict b 1.0 a", "a b conflict a 1.0 b");
        assertThat(DedupStage.losers(duplicates(Items.dataset(items), CONFIG)).count())
                .isZero();
    }

    @Test
    void aRewordedRightOptionIsNoConflict() {
        String question = Items.words(30, Items.random(11));
        List<String> options = List.of("500 mg", "1 g par jour en une seule prise le soir", "2 g", "4 g", "8 g");
        List<String> reworded = List.of("500 mg", "1 g par jour en une seule prise le soir même", "2 g", "4 g", "8 g");
        assertThat(run(List.of(Items.closed("a", question, options, 1), Items.closed("b", question, reworded, 1))))
                .hasSize(2)
                .allMatch(row -> row.contains("near"));
    }

    @Test
    void anotherNumberAsRightOptionIsAConflict() {
        String question = Items.words(30, Items.random(12));
        List<String> options = List.of("5 mg", "10 mg", "20 mg", "30 mg");
        List<String> changed = List.of("5 mg", "12 mg", "20 mg", "30 mg");
        assertThat(run(List.of(Items.closed("a", question, options, 1), Items.closed("b", question, changed, 1))))
                .hasSize(2)
                .allMatch(row -> row.contains("conflict"));
    }

    @Test
    void shortOptionsTellItemsApart() {
        String question = "Quelle est la bonne réponse ?";
        Instruction a = Items.closed("a", question, List.of("Fer", "Zinc", "Iode", "Or"), 0);
        Instruction b = Items.closed("b", question, List.of("Rein", "Foie", "Rate", "Os"), 0);
        Instruction c = Items.closed("c", question, List.of("Or", "Iode", "Zinc", "Fer"), 3);
        assertThat(run(List.of(a, b, c))).containsExactly("a a reordered c 1.0 a", "a c reordered a 1.0 a");
    }

    @Test
    void twoQuestionsOnOneLongCaseAreNotDuplicates() {
        String context = Items.words(400, Items.random(3));
        Instruction a = Items.item(
                "a",
                TaskType.OEQ,
                context,
                "Quel est le diagnostic le plus probable ?",
                List.of(),
                List.of(),
                "Une sarcoïdose");
        Instruction b = Items.item(
                "b",
                TaskType.OEQ,
                context,
                "Quel traitement proposez-vous en urgence ?",
                List.of(),
                List.of(),
                "Des corticoïdes");
        assertThat(new NaiveDedup(CONFIG).similarity(a, b)).isGreaterThan(0.8);
        assertThat(run(List.of(a, b))).isEmpty();
    }

    @Test
    void theContextMayStandInTheQuestion() {
        Instruction a = Items.item(
                "a",
                TaskType.OEQ,
                "Un homme de 40 ans tousse.",
                "Que faire ?",
                List.of(),
                List.of(),
                "Une radiographie");
        Instruction b = Items.item(
                "b",
                TaskType.OEQ,
                "",
                "Un homme de 40 ans tousse. Que faire ?",
                List.of(),
                List.of(),
                "Une radiographie");
        assertThat(run(List.of(a, b))).hasSize(2).allMatch(row -> row.contains("exact"));
    }

    @Test
    void thePolicyChoosesTheSurvivor() {
        Instruction synthetic = Items.placed(HEART, Component.SYNTHETIC, "s", Split.TRAIN);
        Instruction translated = Items.placed(Items.withId(HEART, "b"), Component.TRANSLATED, "t", Split.TRAIN);
        Instruction test = Items.placed(Items.withId(HEART, "c"), Component.SYNTHETIC, "s", Split.TEST);
        assertThat(survivor(List.of(synthetic, translated, test), SURVIVORS)).isEqualTo("c");
        assertThat(survivor(List.of(synthetic, translated), SURVIVORS)).isEqualTo("b");
        assertThat(survivor(List.of(synthetic, translated, test), List.of())).isEqualTo("a");
        assertThat(survivor(List.of(synthetic, translated, test), List.of(new Preference("source", List.of("t")))))
                .isEqualTo("b");
        assertThatThrownBy(() -> new Preference("language", List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("language");
    }

    @Test
    void rowsDroppedBeforeDoNotTakePart() {
        Dataset<Row> rows = SparkTest.spark()
                .createDataFrame(
                        List.of(
                                Items.marked(HEART, "", ""),
                                Items.marked(Items.withId(HEART, "b"), "clean", "language")),
                        Drops.marked(Instruction.SCHEMA));
        assertThat(duplicates(rows, CONFIG).count()).isZero();
    }

    @Test
    void textsAreComparedWithEachOtherOnly() {
        String text = Items.words(120, Items.random(5));
        String changed = text.replaceFirst("mot\\d+", "autre");
        Dataset<Row> texts = TestRows.keptTexts(
                TestRows.text("t1", "cases", Split.TRAIN, text),
                TestRows.text("t2", "abstracts", Split.TEST, text.toUpperCase(Locale.ROOT)),
                TestRows.text("t3", "cases", Split.TRAIN, changed),
                TestRows.text("t4", "cases", Split.TRAIN, Items.words(120, Items.random(6))));
        Map<String, Dataset<Row>> inputs = Map.of(
                DedupStage.INPUT, Items.dataset(List.of(HEART, Items.open("o", text, ""))), DedupStage.TEXTS, texts);
        assertThat(new DedupStage(CONFIG)
                        .apply(inputs)
                        .get(DedupStage.OUTPUT)
                        .rows()
                        .collectAsList())
                .extracting(row -> row.getAs("id") + " " + row.getAs("component") + " " + row.getAs("kind") + " "
                        + row.getAs("survivor"))
                .containsExactlyInAnyOrder("t1 TEXT exact t2", "t2 TEXT exact t2", "t3 TEXT near t2");
    }

    @Test
    void aFixedCorpusAlwaysSurvives() {
        Instruction old = Items.placed(Items.withId(HEART, "z"), Component.SYNTHETIC, "s", Split.TRAIN);
        Instruction again = Items.withId(old, "y");
        Instruction fresh = Items.placed(HEART, Component.NATIVE, "n", Split.TEST);
        Instruction sameId = Items.withId(HEART, "z");
        Map<String, Dataset<Row>> inputs = Map.of(
                DedupStage.INPUT, Items.dataset(List.of(fresh, sameId)),
                DedupStage.AGAINST, Items.dataset(List.of(old, again)).drop(Drops.STAGE, Drops.REASON));
        Dataset<Row> found =
                new DedupStage(CONFIG).apply(inputs).get(DedupStage.OUTPUT).rows();
        assertThat(lines(found)).hasSize(2).allMatch(row -> row.endsWith(" y"));
        assertThat(DedupStage.losers(found).select("id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("a", "z");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsTheNaiveTwin(long seed) {
        List<Instruction> items = planted(300, seed);
        NaiveDedup naive = new NaiveDedup(CONFIG);
        Map<List<String>, Kind> edges = naive.edges(items);
        assertThat(edges.values()).contains(Kind.EXACT, Kind.REORDERED, Kind.NEAR, Kind.CONFLICT);
        Dataset<Row> found = duplicates(Items.dataset(items), CONFIG).cache();
        Map<String, String> clusters = new TreeMap<>();
        Set<List<String>> conflicts = new HashSet<>();
        for (Row row : found.collectAsList()) {
            String id = row.getAs("id");
            String partner = row.getAs("partner");
            List<String> pair = id.compareTo(partner) < 0 ? List.of(id, partner) : List.of(partner, id);
            if (row.getAs("kind").equals("conflict")) {
                conflicts.add(pair);
            } else {
                clusters.put(id, row.getAs("cluster"));
                assertThat(edges)
                        .containsEntry(
                                pair, Kind.valueOf(row.<String>getAs("kind").toUpperCase(Locale.ROOT)));
            }
        }
        found.unpersist();
        assertThat(clusters).isEqualTo(naive.clusters(edges));
        // Between groups of equal items one conflict stands for all, so that the report does not grow with their
        // product.
        assertThat(conflicts).allMatch(pair -> edges.get(pair) == Kind.CONFLICT);
        assertThat(conflicts.stream().map(pair -> names(pair, clusters)).collect(Collectors.toSet()))
                .isEqualTo(edges.entrySet().stream()
                        .filter(edge -> edge.getValue() == Kind.CONFLICT)
                        .map(edge -> names(edge.getKey(), clusters))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void theResultDependsNeitherOnOrderNorOnPartitions(long seed) {
        List<Instruction> items = planted(200, seed);
        List<String> expected = lines(duplicates(Items.dataset(items).repartition(1), CONFIG));
        Collections.shuffle(items, new Random(seed));
        assertThat(lines(duplicates(Items.dataset(items).repartition(3), CONFIG)))
                .isEqualTo(expected);
        SparkTest.spark().conf().set("spark.sql.shuffle.partitions", "200");
        try {
            assertThat(lines(duplicates(Items.dataset(items).repartition(200), CONFIG)))
                    .isEqualTo(expected);
        } finally {
            SparkTest.spark().conf().set("spark.sql.shuffle.partitions", "3");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void allWaysToTheClustersAgree(long seed) {
        Dataset<Row> rows = Items.dataset(planted(200, seed));
        List<String> expected = lines(duplicates(rows, CONFIG));
        DedupConfig shuffling = new DedupConfig(3, 0.8, 0.5, 24, 6, 1, 8, 4, 0, 0, SURVIVORS);
        assertThat(lines(duplicates(rows, shuffling))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void theSurvivorsHoldNoDuplicates(long seed) {
        Dataset<Row> rows = Items.dataset(planted(200, seed));
        Dataset<Row> losers = DedupStage.losers(duplicates(rows, CONFIG));
        assertThat(losers.count()).isPositive();
        Dataset<Row> survivors =
                rows.join(losers.select("id"), "id", "left_anti").select("*");
        Dataset<Row> ordered = survivors.selectExpr(rows.columns());
        assertThat(DedupStage.losers(duplicates(ordered, CONFIG)).count()).isZero();
    }

    private static String names(List<String> pair, Map<String, String> clusters) {
        return pair.stream().map(id -> clusters.getOrDefault(id, id)).sorted().collect(Collectors.joining(" "));
    }

    /** Random items, each with up to three planted relatives: equal, re-ordered, edited, with another answer. */
    private static List<Instruction> planted(int count, long seed) {
        SplittableRandom random = Items.random(seed);
        List<Instruction> items = new ArrayList<>();
        while (items.size() < count) {
            Instruction item = base(id(items), random);
            items.add(item);
            for (int copies = random.nextInt(4); copies > 0; copies--) {
                items.add(Items.withId(relative(item, random), id(items)));
            }
        }
        return items;
    }

    private static String id(List<Instruction> items) {
        return String.format(Locale.ROOT, "i%04d", items.size());
    }

    private static Instruction base(String id, SplittableRandom random) {
        String opener = "parmi les propositions suivantes laquelle est exacte ";
        String question = (random.nextBoolean() ? opener : "") + Items.words(random.nextInt(5, 60), random);
        if (random.nextInt(3) == 0) {
            return Items.open(id, question, Items.words(random.nextInt(1, 10), random));
        }
        List<String> options = new ArrayList<>();
        for (int i = random.nextInt(3, 6); i > 0; i--) {
            options.add(Items.words(random.nextInt(1, 5), random));
        }
        return Items.closed(id, question, options, random.nextInt(options.size()));
    }

    private static Instruction relative(Instruction item, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> item;
            case 1 -> Items.shuffled(item, random);
            case 2 -> Items.withQuestion(item, edited(item.question(), random));
            default ->
                item.options().isEmpty()
                        ? Items.open(item.id(), item.question(), "tout autre chose")
                        : Items.withOptions(
                                item,
                                item.options(),
                                List.of((item.correct().get(0) + 1)
                                        % item.options().size()));
        };
    }

    private static String edited(String text, SplittableRandom random) {
        String[] words = text.split(" ");
        for (int edits = random.nextInt(1, 3); edits > 0; edits--) {
            words[random.nextInt(words.length)] = "autre" + random.nextInt(1000);
        }
        return String.join(" ", words);
    }

    private static String survivor(List<Instruction> items, List<Preference> rules) {
        DedupConfig config = new DedupConfig(3, 0.8, 0.5, 24, 6, 1, 8, 4, 1_000_000, 1_000_000, rules);
        List<String> survivors =
                duplicates(Items.dataset(items), config).select("survivor").distinct().collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList();
        assertThat(survivors).hasSize(1);
        return survivors.get(0);
    }

    private static List<String> run(List<Instruction> items) {
        return run(items, CONFIG);
    }

    private static List<String> run(List<Instruction> items, DedupConfig config) {
        return lines(duplicates(Items.dataset(items), config));
    }

    private static Dataset<Row> duplicates(Dataset<Row> rows, DedupConfig config) {
        return new DedupStage(config)
                .apply(Map.of(DedupStage.INPUT, rows))
                .get(DedupStage.OUTPUT)
                .rows();
    }

    private static List<String> lines(Dataset<Row> duplicates) {
        return duplicates
                .select("cluster", "id", "kind", "partner", "similarity", "survivor")
                .orderBy("cluster", "id", "kind", "partner")
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
