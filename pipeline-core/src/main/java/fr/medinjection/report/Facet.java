package fr.medinjection.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the report counts: the dataset, the columns, and whether rows or distinct values are counted. */
@SuppressWarnings("ImmutableEnumChecker") // Spark columns and functions are as good as immutable
enum Facet {
    READ(
            "instructions",
            rows -> rows.withColumn("context", hasContext()),
            "component",
            "source",
            "split",
            "type",
            "language",
            "context"),
    /** What was cleaned: the rows that were read and those that models made. */
    CLEANED("stages/clean", rows -> rows, "source"),
    QUARANTINED("quarantine", rows -> rows, "source", "reason"),
    TEXTS("checked-texts", rows -> rows, "source", "split", "drop_stage", "drop_reason"),
    FLAGGED("stages/clean", rows -> rows.withColumn("flag", explode(col("flags"))), "source", "flag"),
    FLAGGED_TEXTS("stages/texts", rows -> rows.withColumn("flag", explode(col("flags"))), "source", "flag"),
    /** Labels without a category, with the number of their rows. */
    UNMAPPED(
            "stages/labels",
            rows -> rows.where(col("status").equalTo("unmapped")),
            org.apache.spark.sql.functions.sum("rows"),
            "source",
            "label"),
    CORPUS(
            "corpus",
            rows -> rows.withColumn("context", hasContext()),
            "component",
            "source",
            "split",
            "type",
            "context"),
    /** Rows by one of their categories and how many they have. */
    CATEGORIES(
            "corpus",
            rows -> rows.withColumn("of", size(col("categories"))).withColumn("category", explode(col("categories"))),
            "component",
            "category",
            "of"),
    LICENCES("corpus", rows -> rows.withColumn("licence", col("lineage.licence")), "component", "licence"),
    DROPPED("dropped", rows -> rows, "component", "source", "drop_stage", "drop_reason"),
    DUPLICATES(
            "duplicates",
            rows -> rows.withColumn(
                    "role",
                    when(col("kind").equalTo("conflict"), "member")
                            .when(col("id").equalTo(col("survivor")), "survivor")
                            .otherwise("duplicate")),
            count_distinct(col("id")),
            "kind",
            "component",
            "source",
            "role"),
    CLUSTERS("duplicates", Facet::ofRows, count_distinct(col("cluster")), "kind"),
    /** Duplicates by their own component and their survivor's. */
    ABSORBED("duplicates", Facet::absorbed, count_distinct(col("id")), "component", "survivor_component"),
    SIMILARITIES(
            "duplicates",
            rows -> ofRows(rows)
                    .filter(col("kind").equalTo("near"))
                    .withColumn(
                            "from",
                            format_number(
                                    least(floor(col("similarity").multiply(20)), lit(19))
                                            .divide(20),
                                    2)),
            "from"),
    LEAKS("leaks", rows -> rows, "train_component", "train_source", "test_component", "test_source", "kind"),
    LEAKING("leaks", rows -> rows, count_distinct(col("train_id")), "train_component", "train_source"),
    LEAKED("leaks", rows -> rows, count_distinct(col("test_id")), "test_component", "test_source"),
    /** Pairs alike in meaning, by the components of their items. */
    SEMANTIC("semantic-duplicates", rows -> rows, "left_component", "right_component"),
    /** Those of a training and a held-out item. */
    SEMANTIC_LEAKS(
            "semantic-duplicates",
            Facet::acrossSplits,
            "train_component",
            "train_source",
            "test_component",
            "test_source"),
    WITHDRAWN("withdrawn", rows -> rows, "reason");

    private final String dataset;
    private final UnaryOperator<Dataset<Row>> prepared;
    private final Column counted;
    private final List<String> columns;

    Facet(String dataset, UnaryOperator<Dataset<Row>> prepared, String... columns) {
        this(dataset, prepared, org.apache.spark.sql.functions.count(lit(1)), columns);
    }

    Facet(String dataset, UnaryOperator<Dataset<Row>> prepared, Column counted, String... columns) {
        this.dataset = dataset;
        this.prepared = prepared;
        this.counted = counted;
        this.columns = List.of(columns);
    }

    String dataset() {
        return dataset;
    }

    /** As many rows come to the driver as the columns have combinations: few, whatever the size of the data. */
    Cube count(Dataset<Row> rows) {
        Column[] keys = columns.stream().map(c -> col(c)).toArray(Column[]::new);
        return Cube.of(
                columns,
                prepared.apply(rows).groupBy(keys).agg(counted.as("count")).collectAsList());
    }

    Cube nothing() {
        return new Cube(columns, List.of());
    }

    /** Either item of a pair may be the one for training. */
    private static Dataset<Row> acrossSplits(Dataset<Row> pairs) {
        return trainThenTest(pairs, "left", "right").union(trainThenTest(pairs, "right", "left"));
    }

    private static Dataset<Row> trainThenTest(Dataset<Row> pairs, String train, String test) {
        return pairs.where(col(train + "_split")
                        .equalTo(Split.TRAIN.label())
                        .and(col(test + "_split").isin(Split.VALIDATION.label(), Split.TEST.label())))
                .select(
                        col(train + "_component").as("train_component"),
                        col(train + "_source").as("train_source"),
                        col(test + "_component").as("test_component"),
                        col(test + "_source").as("test_source"));
    }

    /** Texts for synthesis have a table of their own. */
    private static Dataset<Row> ofRows(Dataset<Row> duplicates) {
        return duplicates.where(col("component").notEqual(SourceText.COMPONENT));
    }

    private static Column hasContext() {
        return when(col("context").equalTo(""), "without").otherwise("with");
    }

    private static Dataset<Row> absorbed(Dataset<Row> rows) {
        Dataset<Row> survivors = rows.select(
                        col("id").as("survivor"), col("component").as("survivor_component"))
                .distinct();
        return rows.filter(col("kind").notEqual("conflict").and(col("id").notEqual(col("survivor"))))
                .join(survivors, "survivor");
    }
}
