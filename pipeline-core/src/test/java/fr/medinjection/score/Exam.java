package fr.medinjection.score;

import fr.medinjection.SparkTest;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A made-up test set and made-up answers to it, seeded. */
record Exam(List<TestItem> items, List<Prediction> predictions) {
    private static final List<String> WORDS =
            List.of("le", "patient", "a", "une", "œdème", "de", "l'hôpital", "fièvre", "à", "39,5", "°C", "sévère");

    /** So many items: one in five open, the others of both closed forms, from three sources, in cases of three. */
    static Exam of(int size, long seed, Run... runs) {
        Random random = new Random(seed);
        List<TestItem> items =
                IntStream.range(0, size).mapToObj(i -> item(i, random)).toList();
        List<Prediction> predictions = new ArrayList<>();
        OptionOrders orders = new OptionOrders(OptionOrders.Policy.RANDOM, 2, seed);
        for (Run run : runs) {
            Random of = new Random(seed + run.hashCode());
            for (TestItem item : items) {
                for (OptionOrder order : orders.of(item)) {
                    predictions.add(answer(item, run, order, of));
                }
            }
        }
        return new Exam(items, predictions);
    }

    private static TestItem item(int i, Random random) {
        String source = "source-" + i % 3;
        String group = i % 4 == 0 ? "" : "case-" + i / 3;
        if (i % 5 == 0) {
            return Items.item("q" + i, source, TaskType.OEQ, "Pourquoi ?", List.of(), List.of(), text(random), group);
        }
        int options = 2 + random.nextInt(4);
        boolean several = i % 2 == 0;
        List<Integer> correct = several
                ? IntStream.range(0, options)
                        .filter(p -> p == 0 || random.nextInt(3) == 0)
                        .boxed()
                        .toList()
                : List.of(random.nextInt(options));
        List<String> texts =
                IntStream.range(0, options).mapToObj(p -> "choix no " + p).toList();
        if (i % 7 == 0) {
            texts = new ArrayList<>(texts);
            texts.set(options - 1, "Aucune des propositions précédentes");
        }
        return Items.item(
                "q" + i, source, several ? TaskType.MCQ : TaskType.MCQU, "Lesquels ?", texts, correct, "", group);
    }

    private static Prediction answer(TestItem item, Run run, OptionOrder order, Random random) {
        if (item.instruction().type() == TaskType.OEQ) {
            String reply = random.nextInt(4) == 0 ? item.instruction().answer() : text(random);
            return Prediction.of(item, "v1", run, order, "", Reply.of(random.nextInt(9) == 0 ? "" : reply));
        }
        int options = item.instruction().options().size();
        List<Integer> right = order.places(item.instruction().correct());
        List<Integer> chosen = random.nextInt(3) > 0 ? right : List.of(random.nextInt(options));
        String letters = chosen.stream().map(PromptRenderer::letter).collect(Collectors.joining(" "));
        String reply = random.nextInt(6) == 0 ? "La réponse est : " + letters : letters;
        List<Double> logs = IntStream.range(0, options)
                .mapToObj(p -> -4 * random.nextDouble())
                .toList();
        return Prediction.of(item, "v1", run, order, "", new Reply(reply, logs, 2, 1));
    }

    private static String text(Random random) {
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    Exam without(int prediction) {
        List<Prediction> fewer = new ArrayList<>(predictions);
        fewer.remove(prediction);
        return new Exam(items, fewer);
    }

    Dataset<Row> testSet() {
        return frame(items.stream().map(TestItem::toRow).toList(), TestItem.SCHEMA);
    }

    Dataset<Row> answers() {
        return frame(predictions.stream().map(Prediction::toRow).toList(), Prediction.SCHEMA);
    }

    private static Dataset<Row> frame(List<Row> rows, StructType schema) {
        return SparkTest.spark().createDataFrame(rows, schema);
    }
}
