package fr.medinjection.synth.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.data.Rows;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.dedup.DedupStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Items that are taken already, or nearly: by their question on the same text, and as a whole on any text. */
record Repeats(ItemRules rules, DedupConfig dedup) {
    private static final String ID = "item.id";
    private static final StructType IDS = new StructType(new StructField[] {Rows.textField("id")});
    private static final Comparator<Row> ORDER = Comparator.comparing((Row row) -> row.<Integer>getAs("lap"))
            .thenComparing(row -> row.<String>getAs("request_id"))
            .thenComparing(row -> row.<Integer>getAs(Made.NUMBER));

    /** The ids of new items whose question was asked about the same text before. */
    Dataset<Row> inText(Dataset<Row> taken, Dataset<Row> found) {
        ItemRules settings = rules;
        return questions(taken, false)
                .unionByName(questions(found, true))
                .groupByKey((MapFunction<Row, String>) row -> row.getAs(Made.TEXT_ID), Encoders.STRING())
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (text, rows) -> repeated(rows, settings),
                        Encoders.row(IDS));
    }

    private static Dataset<Row> questions(Dataset<Row> made, boolean fresh) {
        return made.select(
                col(Made.TEXT_ID),
                col("lap"),
                col("request_id"),
                col(Made.NUMBER),
                col("item.question").as("question"),
                col(ID).as("id"),
                lit(fresh).as("fresh"));
    }

    /** The items of one text are few: those of all laps. */
    private static Iterator<Row> repeated(Iterator<Row> rows, ItemRules rules) {
        List<Row> fresh = new ArrayList<>();
        Questions questions = new Questions(rules);
        rows.forEachRemaining(row -> {
            if (row.<Boolean>getAs("fresh")) {
                fresh.add(row);
            } else {
                questions.addAll(List.of(row.<String>getAs("question")));
            }
        });
        fresh.sort(ORDER);
        return fresh.stream()
                .filter(row -> !questions.add(row.getAs("question")))
                .map(row -> RowFactory.create(row.<String>getAs("id")))
                .iterator();
    }

    /** The ids of new items that nearly repeat another new or any older item. */
    Dataset<Row> anywhere(Dataset<Row> taken, Dataset<Row> found) {
        Map<String, Dataset<Row>> inputs = new TreeMap<>(Map.of(DedupStage.INPUT, found.select("item.*")));
        if (!taken.isEmpty()) {
            inputs.put(DedupStage.AGAINST, taken.select("item.*"));
        }
        Dataset<Row> duplicates =
                new DedupStage(dedup).apply(inputs).get(DedupStage.OUTPUT).rows();
        return DedupStage.losers(duplicates).select("id").distinct();
    }
}
