package fr.medinjection.dedup;

import fr.medinjection.SparkTest;
import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Drops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Instructions for the tests of deduplication and leaks. */
public final class Items {
    private Items() {}

    public static Instruction closed(String id, String question, List<String> options, Integer... correct) {
        return item(id, TaskType.MCQ, "", question, options, List.of(correct), "");
    }

    public static Instruction open(String id, String question, String answer) {
        return item(id, TaskType.OEQ, "", question, List.of(), List.of(), answer);
    }

    public static Instruction item(
            String id,
            TaskType type,
            String context,
            String question,
            List<String> options,
            List<Integer> correct,
            String answer) {
        return TestItem.of(id)
                .context(context)
                .question(question)
                .closed(type, options, correct)
                .answer(answer)
                .build();
    }

    /** The same item elsewhere. */
    public static Instruction placed(Instruction item, Component component, String source, Split split) {
        return TestItem.like(item).placed(component, source, split).build();
    }

    public static Instruction withId(Instruction item, String id) {
        return TestItem.like(item).id(id).build();
    }

    public static Instruction withQuestion(Instruction item, String question) {
        return TestItem.like(item).question(question).build();
    }

    public static Instruction withOptions(Instruction item, List<String> options, List<Integer> correct) {
        return TestItem.like(item).closed(item.type(), options, correct).build();
    }

    public static Instruction withParent(Instruction item, String parent) {
        return TestItem.like(item).lineage(item.lineage().withParent(parent)).build();
    }

    /** The item with its options in another order. */
    public static Instruction shuffled(Instruction item, RandomGenerator random) {
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, item.options().size()).boxed().toList());
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        List<Integer> correct = new ArrayList<>();
        for (int to = 0; to < order.size(); to++) {
            if (item.correct().contains(order.get(to))) {
                correct.add(to);
            }
        }
        return withOptions(
                item, order.stream().map(from -> item.options().get(from)).toList(), correct);
    }

    public static Dataset<Row> dataset(List<Instruction> items) {
        List<Row> rows = items.stream().map(item -> marked(item, "", "")).toList();
        return SparkTest.spark().createDataFrame(rows, Drops.marked(Instruction.SCHEMA));
    }

    public static Row marked(Instruction item, String stage, String reason) {
        return TestRows.marked(item.toRow(), stage, reason);
    }

    /** So many words of a made-up vocabulary. */
    public static String words(int count, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append("mot").append(random.nextInt(5000));
        }
        return text.toString();
    }

    /** A generator whose streams do not overlap for neighbouring seeds. */
    public static SplittableRandom random(long seed) {
        return new SplittableRandom(Content.mix(seed + 0x9E3779B97F4A7C15L));
    }
}
