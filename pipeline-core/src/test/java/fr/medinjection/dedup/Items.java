package fr.medinjection.dedup;

import fr.medinjection.SparkTest;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
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
import org.apache.spark.sql.RowFactory;

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
        return new Instruction(
                id,
                "",
                Component.NATIVE,
                "source",
                Split.TRAIN,
                type,
                "fr",
                context,
                question,
                options,
                correct,
                answer,
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of(),
                Lineage.published("dataset", id, "file", ""));
    }

    /** The same item elsewhere. */
    public static Instruction placed(Instruction item, Component component, String source, Split split) {
        return copy(item, item.id(), component, source, split, item.question(), item.options(), item.correct());
    }

    public static Instruction withId(Instruction item, String id) {
        return copy(
                item,
                id,
                item.component(),
                item.source(),
                item.split(),
                item.question(),
                item.options(),
                item.correct());
    }

    public static Instruction withQuestion(Instruction item, String question) {
        return copy(
                item,
                item.id(),
                item.component(),
                item.source(),
                item.split(),
                question,
                item.options(),
                item.correct());
    }

    public static Instruction withOptions(Instruction item, List<String> options, List<Integer> correct) {
        return copy(item, item.id(), item.component(), item.source(), item.split(), item.question(), options, correct);
    }

    public static Instruction withParent(Instruction item, String parent) {
        return copy(
                item,
                item.id(),
                item.component(),
                item.source(),
                item.split(),
                item.question(),
                item.options(),
                item.correct(),
                item.lineage().withParent(parent));
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
        Row row = item.toRow();
        Object[] values = new Object[row.length() + 2];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = stage;
        values[row.length() + 1] = reason;
        return RowFactory.create(values);
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

    private static Instruction copy(
            Instruction item,
            String id,
            Component component,
            String source,
            Split split,
            String question,
            List<String> options,
            List<Integer> correct) {
        return copy(item, id, component, source, split, question, options, correct, item.lineage());
    }

    private static Instruction copy(
            Instruction item,
            String id,
            Component component,
            String source,
            Split split,
            String question,
            List<String> options,
            List<Integer> correct,
            Lineage lineage) {
        return new Instruction(
                id,
                item.contentHash(),
                component,
                source,
                split,
                item.type(),
                item.language(),
                item.context(),
                question,
                options,
                correct,
                item.answer(),
                item.specialties(),
                item.categories(),
                item.task(),
                item.skill(),
                item.group(),
                item.flags(),
                lineage);
    }
}
