package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.score.OptionOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions go to models sorted by length. */
class BatchesTest {
    private static final int SIZE = 8;
    private static final StructType ITEM =
            new StructType().add("type", "string").add("id", "string");

    /** Batch by batch, as {@code form length id permutation}. */
    private static List<List<List<String>>> handedOut(List<Question> questions, int partitions, int tasks) {
        JavaRDD<Question> spread = JavaSparkContext.fromSparkContext(
                        SparkTest.spark().sparkContext())
                .parallelize(questions, partitions);
        return Batches.of(spread, SIZE, tasks)
                .mapPartitions(rows -> {
                    List<List<String>> batches = new ArrayList<>();
                    new Batches(rows)
                            .forEachRemaining(batch -> batches.add(
                                    batch.stream().map(BatchesTest::told).toList()));
                    return List.of(batches).iterator();
                })
                .collect();
    }

    private static String told(Question question) {
        return String.join(
                " ",
                form(question),
                Integer.toString(question.tokens().length),
                question.item().getAs("id"),
                Integer.toString(question.order().number()));
    }

    private static String form(Question question) {
        return question.item().getAs("type") + "/"
                + question.order().positions().size();
    }

    /** Of three forms, of many lengths, several of each length, and each in up to three orders. */
    private static List<Question> questions() {
        Random random = new Random(11);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            String type = List.of("MCQ", "MCQU", "OEQ").get(random.nextInt(3));
            int options = type.equals("OEQ") ? 0 : 4;
            Row item = new GenericRowWithSchema(new Object[] {type, "i" + i}, ITEM);
            int[] tokens = new int[1 + random.nextInt(40)];
            for (int number = 0; number <= (options == 0 ? 0 : random.nextInt(3)); number++) {
                OptionOrder order =
                        number == 0 ? OptionOrder.published(options) : new OptionOrder(number, List.of(3, 2, 1, 0));
                questions.add(new Question(item, order, "", tokens));
            }
        }
        return questions;
    }

    /** All of a form in one list, the longest first, cut into batches. */
    private static List<List<String>> naive(List<Question> questions) {
        Map<String, List<Question>> forms = new TreeMap<>();
        questions.forEach(
                q -> forms.computeIfAbsent(form(q), form -> new ArrayList<>()).add(q));
        Comparator<Question> order = Comparator.<Question>comparingInt(q -> -q.tokens().length)
                .thenComparing(q -> q.item().<String>getAs("id"))
                .thenComparingInt(q -> q.order().number());
        return forms.values().stream()
                .flatMap(form ->
                        cut(form.stream().sorted(order).map(BatchesTest::told).toList()))
                .toList();
    }

    private static Stream<List<String>> cut(List<String> questions) {
        return IntStream.iterate(0, from -> from < questions.size(), from -> from + SIZE)
                .mapToObj(from -> questions.subList(from, Math.min(from + SIZE, questions.size())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void questionsGoSortedByLengthWhateverThePartitions(int tasks) {
        List<Question> questions = questions();
        List<List<List<String>>> byTask = handedOut(questions, 9 - tasks, tasks);
        assertThat(byTask).hasSize(tasks);
        assertThat(byTask.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(naive(questions));
    }

    @Test
    void aTaskTakesTheLongestOfAFormFirst() {
        for (List<List<String>> task : handedOut(questions(), 5, 2)) {
            Map<String, List<Integer>> lengths = new TreeMap<>();
            task.stream()
                    .flatMap(List::stream)
                    .map(told -> told.split(" ", -1))
                    .forEach(told -> lengths.computeIfAbsent(told[0], form -> new ArrayList<>())
                            .add(Integer.parseInt(told[1])));
            assertThat(lengths).isNotEmpty();
            assertThat(lengths.values())
                    .allSatisfy(form ->
                            assertThat(form).hasSizeGreaterThan(SIZE).isSortedAccordingTo(Comparator.reverseOrder()));
        }
    }
}
