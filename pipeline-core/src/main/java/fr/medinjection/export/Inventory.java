package fr.medinjection.export;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Component;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows the corpus has by what a data card tells apart. */
record Inventory(List<Line> lines) {
    record Line(
            Component component, String source, String dataset, String licence, String split, String type, long rows) {}

    /** As many rows come to the driver as there are combinations: few, whatever the size of the corpus. */
    static Inventory of(Dataset<Row> corpus) {
        List<Line> lines = new ArrayList<>();
        corpus.select(
                        col("component"),
                        col("source"),
                        col("lineage.dataset").as("dataset"),
                        col("lineage.licence").as("licence"),
                        col("split"),
                        col("type"))
                .groupBy("component", "source", "dataset", "licence", "split", "type")
                .count()
                .orderBy("component", "source", "dataset", "licence", "split", "type")
                .collectAsList()
                .forEach(row -> lines.add(new Line(
                        Component.valueOf(row.getString(0)),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6))));
        return new Inventory(lines);
    }
}
