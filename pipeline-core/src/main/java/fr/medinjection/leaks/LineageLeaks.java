package fr.medinjection.leaks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.data.SourceText;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training rows that descend from a held-out item or text, from which one descends, or that have an ancestor in common
 * with one; ancestors are the row it was made of and what that was made of.
 */
final class LineageLeaks {
    private LineageLeaks() {}

    /**
     * @param train the training rows that are kept
     * @param all every row, also those that no longer count: an English test item waits for its translation there
     * @param kept the held-out rows that are kept
     * @param heldOut every held-out row and text: test_id, test_component, test_source, test_split
     */
    static Dataset<Row> of(Dataset<Row> train, Dataset<Row> all, Dataset<Row> kept, Dataset<Row> heldOut) {
        Dataset<Row> parents = all.where(hasParent()).select(col("id").as("child"), parent().as("grandparent"));
        Dataset<Row> made =
                withAncestors(train, parents).toDF("train_id", "train_component", "train_source", "ancestor");
        Dataset<Row> tested = withAncestors(
                        kept.select(col("id"), col("component"), col("source"), col("split"), col("lineage")), parents)
                .select(col("id").as("test_id"), col("ancestor"));
        Dataset<Row> named = tested.join(heldOut, "test_id");
        Dataset<Row> down = made.join(heldOut, col("ancestor").equalTo(col("test_id")));
        Dataset<Row> across = made.join(
                named.withColumnRenamed("ancestor", "shared"), col("ancestor").equalTo(col("shared")));
        Dataset<Row> up = train.select(
                        col("id").as("train_id"),
                        col("component").as("train_component"),
                        col("source").as("train_source"))
                .join(named, col("train_id").equalTo(col("ancestor")));
        return leaks(down).union(leaks(across)).union(leaks(up)).distinct();
    }

    static Dataset<Row> heldOutTexts(Dataset<Row> texts, Column heldOut) {
        return texts.where(heldOut)
                .select(col("id").as("test_id"), lit(SourceText.COMPONENT), col("source"), col("split"))
                .toDF("test_id", "test_component", "test_source", "test_split");
    }

    private static Dataset<Row> withAncestors(Dataset<Row> rows, Dataset<Row> parents) {
        Dataset<Row> first =
                rows.where(hasParent()).select(col("id"), col("component"), col("source"), parent().as("ancestor"));
        Dataset<Row> second = first.join(parents, col("ancestor").equalTo(col("child")))
                .select(col("id"), col("component"), col("source"), col("grandparent"));
        return first.union(second);
    }

    private static Dataset<Row> leaks(Dataset<Row> rows) {
        return rows.where(col("train_id").notEqual(col("test_id")))
                .withColumn("kind", lit(Kind.LINEAGE.label()))
                .withColumn("similarity", lit(0.0))
                .select(Arrays.stream(Kind.LEAK.fieldNames())
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private static Column parent() {
        return col("lineage.parent");
    }

    private static Column hasParent() {
        return parent().notEqual("");
    }
}
