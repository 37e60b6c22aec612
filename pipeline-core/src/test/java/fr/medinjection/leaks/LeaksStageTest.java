package fr.medinjection.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.dedup.Items;
import fr.medinjection.stage.Drops;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaksStageTest {
    private static final LeaksConfig CONFIG = config(List.of("test"), 300_000);
    private static final String OPENER = "Parmi les propositions suivantes, laquelle est exacte : ";

    private static final Instruction ITEM = Items.item(
            "t",
            TaskType.MCQ,
            "Une femme de 62 ans, hypertendue, consulte pour une dyspnée d'effort d'aggravation progressive.",
            "Quels examens demandez-vous en première intention ?",
            List.of(
                    "Un électrocardiogramme",
                    "Une coronarographie",
                    "Un dosage du NT-proBNP",
                    "Une radiographie du thorax"),
            List.of(0, 2, 3),
            "");

    /** What a copy of a test item may have gone through. */
    enum Wrapping {
        OPTIONS_IN_QUESTION,
        REORDERED,
        WITHOUT_ACCENTS,
        CONTEXT_IN_QUESTION,
        ALL
    }

    @Test
    void theSameItemIsSaidToBeTheSame() {
        assertThat(run(List.of(train(ITEM, "a"), test(ITEM)))).containsExactly("a t same 1.0");
    }

    @ParameterizedTest
    @EnumSource(Wrapping.class)
    void findsAnItemInAnotherWrapping(Wrapping wrapping) {
        Instruction copy = train(wrapped(ITEM, wrapping, Items.random(2)), "a");
        List<String> leaks = run(List.of(copy, test(ITEM)));
        assertThat(leaks).hasSize(1);
        assertThat(leaks.get(0)).startsWith("a t rewrapped ");
    }

    @Test
    void aSharedStemOrSharedOptionsAreNoLeak() {
        Instruction a = Items.closed("t", OPENER, List.of("La fièvre", "La toux", "Le frisson", "La douleur"), 0);
        Instruction b = Items.closed("a", OPENER, List.of("Le fer", "Le zinc", "Le cuivre", "Le plomb"), 0);
        Instruction c = Items.closed("c", "Quel signe manque le plus souvent au début ?", a.options(), 0);
        assertThat(run(List.of(b, c, test(a)))).isEmpty();
    }

    @Test
    void aShortItemIsNotFoundInALongRow() {
        Instruction item = Items.closed("t", "Que faire ?", List.of("mot1", "mot2"), 0);
        Instruction row = Items.open("a", "que faire " + Items.words(60, Items.random(1)), "mot1 et mot2 ou mot3");
        assertThat(run(List.of(row, test(item)))).isEmpty();
    }

    @Test
    void twoQuestionsOnOneCaseAreNoLeak() {
        String context = Items.words(300, Items.random(4));
        Instruction item = Items.item(
                "t", TaskType.OEQ, context, "Quel est le diagnostic ?", List.of(), List.of(), "Une sarcoïdose");
        Instruction row = Items.item(
                "a", TaskType.OEQ, context, "Quel traitement en urgence ?", List.of(), List.of(), "Des corticoïdes");
        assertThat(run(List.of(row, test(item)))).isEmpty();
    }

    @Test
    void validationCountsWhereConfigured() {
        Instruction held = Items.placed(ITEM, Component.NATIVE, "s", Split.VALIDATION);
        List<Instruction> items = List.of(train(ITEM, "a"), held);
        assertThat(run(items)).isEmpty();
        assertThat(lines(Items.dataset(items), Map.of(), config(List.of("test", "validation"), 300_000)))
                .containsExactly("a t same 1.0");
        assertThatThrownBy(() -> config(List.of("train"), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("train");
    }

    @Test
    void findsRelativesByLineage() {
        SplittableRandom random = Items.random(8);
        Instruction english = test(Items.closed("e", Items.words(20, random), List.of("x", "y"), 0));
        Instruction translated = made("b", "e", Split.TRAIN, random);
        Instruction generated = made("c", "b", Split.TRAIN, random);
        Instruction fromText = made("d", "text", Split.TRAIN, random);
        Instruction twin = made("f", "parent", Split.TRAIN, random);
        Instruction heldTwin = made("g", "parent", Split.TEST, random);
        Instruction stranger = made("h", "elsewhere", Split.TRAIN, random);
        List<Row> rows = new ArrayList<>(List.of(Items.marked(english, "clean", "awaiting-translation")));
        for (Instruction item : List.of(translated, generated, fromText, twin, heldTwin, stranger)) {
            rows.add(Items.marked(item, "", ""));
        }
        Dataset<Row> texts = TestRows.keptTexts(TestRows.text("text", "cases", Split.TEST, "Un cas."));
        Dataset<Row> all = SparkTest.spark().createDataFrame(rows, Drops.marked(Instruction.SCHEMA));
        assertThat(lines(all, Map.of(LeaksStage.TEXTS, texts), CONFIG))
                .containsExactly("b e lineage 0.0", "c e lineage 0.0", "d text lineage 0.0", "f g lineage 0.0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsTheNaiveTwin(long seed) {
        Planted planted = planted(150, seed);
        Set<String> found = pairs(run(planted.all()));
        assertThat(found).isEqualTo(new NaiveLeaks(CONFIG).leaks(planted.train, planted.test));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void findsNearlyAllPlantedCopiesAndNothingElse(long seed) {
        Planted planted = planted(1500, seed);
        Set<String> found = pairs(run(planted.all()));
        Set<String> missed = new TreeSet<>(planted.pairs);
        missed.removeAll(found);
        Set<String> wrong = new TreeSet<>(found);
        wrong.removeAll(planted.pairs);
        assertThat((double) missed.size() / planted.pairs.size()).isLessThanOrEqualTo(0.05);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theResultDependsNeitherOnOrderNorOnPartitionsNorOnSlices() {
        Planted planted = planted(300, 7);
        List<Instruction> all = planted.all();
        List<String> expected = run(all);
        Collections.shuffle(all, new Random(1));
        for (int partitions : new int[] {1, 3, 200}) {
            assertThat(lines(Items.dataset(all).repartition(partitions), Map.of(), CONFIG))
                    .isEqualTo(expected);
        }
        assertThat(lines(Items.dataset(all), Map.of(), config(List.of("test"), 40)))
                .isEqualTo(expected);
    }

    private static final class Planted {
        private final List<Instruction> train = new ArrayList<>();
        private final List<Instruction> test = new ArrayList<>();
        private final Set<String> pairs = new TreeSet<>();

        List<Instruction> all() {
            List<Instruction> all = new ArrayList<>(train);
            all.addAll(test);
            return all;
        }
    }

    /** Random training rows and test items with hot openers; every third row is a test item in another wrapping. */
    private static Planted planted(int count, long seed) {
        SplittableRandom random = Items.random(seed);
        Planted planted = new Planted();
        for (int i = 0; i < count; i++) {
            planted.test.add(test(random("t" + i, random)));
        }
        for (int i = 0; i < count; i++) {
            if (i % 3 == 0) {
                Instruction item = planted.test.get(random.nextInt(count));
                Wrapping wrapping = Wrapping.values()[random.nextInt(Wrapping.values().length)];
                planted.train.add(train(wrapped(item, wrapping, random), "r" + i));
                planted.pairs.add("r" + i + " " + item.id());
            } else {
                planted.train.add(train(random("", random), "r" + i));
            }
        }
        return planted;
    }

    private static Instruction random(String id, SplittableRandom random) {
        String question = (random.nextBoolean() ? OPENER : "") + Items.words(random.nextInt(2, 40), random);
        String context = random.nextInt(3) == 0 ? Items.words(random.nextInt(10, 60), random) : "";
        if (random.nextInt(4) == 0) {
            return Items.item(
                    id,
                    TaskType.OEQ,
                    context,
                    question,
                    List.of(),
                    List.of(),
                    Items.words(random.nextInt(1, 12), random));
        }
        List<String> options = new ArrayList<>();
        for (int i = random.nextInt(3, 6); i > 0; i--) {
            options.add("Éà" + Items.words(random.nextInt(1, 6), random));
        }
        return Items.item(id, TaskType.MCQ, context, question, options, List.of(0), "");
    }

    private static Instruction wrapped(Instruction item, Wrapping wrapping, SplittableRandom random) {
        return switch (wrapping) {
            case OPTIONS_IN_QUESTION -> optionsInQuestion(item);
            case REORDERED -> Items.shuffled(item, random);
            case WITHOUT_ACCENTS -> withoutAccents(item);
            case CONTEXT_IN_QUESTION -> contextInQuestion(item);
            case ALL -> optionsInQuestion(contextInQuestion(withoutAccents(Items.shuffled(item, random))));
        };
    }

    private static Instruction optionsInQuestion(Instruction item) {
        StringBuilder question = new StringBuilder(item.question());
        for (int i = 0; i < item.options().size(); i++) {
            question.append('\n')
                    .append((char) ('A' + i))
                    .append(") ")
                    .append(item.options().get(i));
        }
        String answer = item.options().isEmpty() ? item.answer() : "A";
        return Items.item(item.id(), TaskType.OEQ, item.context(), question.toString(), List.of(), List.of(), answer);
    }

    private static Instruction contextInQuestion(Instruction item) {
        String question = item.question() + "\n" + item.context();
        return Items.item(item.id(), item.type(), "", question, item.options(), item.correct(), item.answer());
    }

    private static Instruction withoutAccents(Instruction item) {
        return Items.item(
                item.id(),
                item.type(),
                plain(item.context()),
                plain(item.question()) + " !",
                item.options().stream().map(LeaksStageTest::plain).toList(),
                item.correct(),
                plain(item.answer()));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace(",", " ;");
    }

    private static Instruction made(String id, String parent, Split split, SplittableRandom random) {
        Instruction item = Items.open(id, Items.words(30, random), Items.words(5, random));
        return Items.withParent(Items.placed(item, Component.TRANSLATED, "s", split), parent);
    }

    private static Instruction train(Instruction item, String id) {
        return Items.placed(Items.withId(item, id), Component.SYNTHETIC, "s", Split.TRAIN);
    }

    private static Instruction test(Instruction item) {
        return Items.placed(item, Component.NATIVE, "s", Split.TEST);
    }

    private static LeaksConfig config(List<String> heldOut, int indexItems) {
        return new LeaksConfig(heldOut, 3, 0.75, 0.75, 20, 0.5, 8, 2, 64, indexItems, 30_000);
    }

    private static Set<String> pairs(List<String> leaks) {
        Set<String> pairs = new TreeSet<>();
        leaks.forEach(leak -> pairs.add(leak.substring(0, leak.indexOf(' ', leak.indexOf(' ') + 1))));
        return pairs;
    }

    private static List<String> run(List<Instruction> items) {
        return lines(Items.dataset(items), Map.of(), CONFIG);
    }

    private static List<String> lines(Dataset<Row> rows, Map<String, Dataset<Row>> more, LeaksConfig config) {
        Map<String, Dataset<Row>> inputs = new HashMap<>(more);
        inputs.put(LeaksStage.INPUT, rows);
        return new LeaksStage(config)
                        .apply(inputs)
                        .get(LeaksStage.OUTPUT)
                        .rows()
                        .select("train_id", "test_id", "kind", "similarity")
                        .orderBy("train_id", "test_id", "kind")
                        .collectAsList()
                        .stream()
                        .map(row -> row.mkString(" "))
                        .toList();
    }
}
