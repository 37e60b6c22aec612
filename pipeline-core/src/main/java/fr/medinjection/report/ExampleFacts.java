package fr.medinjection.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.export.Licences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One closed and one open item of each component, as far as there are any: training items of readable length whose hashed ids come
 * first, under a licence that lets them be passed on.
 */
record ExampleFacts(List<Instruction> items) {
    static final ExampleFacts NONE = new ExampleFacts(List.of());

    private static final int SHORTEST = 60;
    private static final int LONGEST = 900;

    ExampleFacts {
        items = List.copyOf(items);
    }

    /** As many rows come to the driver as components have licences. */
    static ExampleFacts read(Dataset<Row> corpus, Licences licences) {
        Column text = length(col("context")).plus(length(col("question"))).plus(length(col("answer")));
        Column unreadable = when(text.between(SHORTEST, LONGEST), 0).otherwise(1);
        List<Row> best = corpus.where(col("split").equalTo(Split.TRAIN.label()))
                .groupBy(
                        col("component"),
                        size(col("options")).gt(0).as("closed"),
                        col("lineage.licence").as("licence"))
                .agg(min(struct(unreadable, xxhash64(col("id")), col("id"))).as("best"))
                .orderBy("best")
                .collectAsList();
        Map<String, String> chosen = new TreeMap<>();
        for (Row row : best) {
            if (licences.exclusion(row.getAs("licence")).isEmpty()) {
                chosen.putIfAbsent(
                        row.getAs("component") + " " + row.getAs("closed"),
                        row.<Row>getAs("best").getString(2));
            }
        }
        return new ExampleFacts(items(corpus, List.copyOf(chosen.values())));
    }

    private static List<Instruction> items(Dataset<Row> corpus, List<String> ids) {
        List<Instruction> items = new ArrayList<>(corpus.where(col("id").isin(ids.toArray())).collectAsList().stream()
                .map(Instruction::of)
                .toList());
        items.sort(Comparator.comparing(Instruction::component)
                .thenComparing(item -> item.options().isEmpty())
                .thenComparing(Instruction::id));
        return items;
    }
}
