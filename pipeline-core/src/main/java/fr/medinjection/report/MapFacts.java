package fr.medinjection.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.export.Licences;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The points of the map that the page shows: at most as many as the configuration says, in an order that means nothing. */
record MapFacts(List<Item> items) {
    static final String MAP = "map";
    static final MapFacts NONE = new MapFacts(List.of());

    /** Characters of a question that are shown. */
    private static final int SHOWN = 200;

    /**
     * An item on the map.
     *
     * @param text the beginning of its question, {@code ""} where it may not be shown
     */
    record Item(
            double x, double y, String component, String source, List<String> categories, String type, String text) {
        Item {
            categories = List.copyOf(categories);
        }

        static Item of(Row row, Licences licences) {
            return new Item(
                    row.<Number>getAs("x").doubleValue(),
                    row.<Number>getAs("y").doubleValue(),
                    row.getAs("component"),
                    row.getAs("source"),
                    row.getList(row.fieldIndex("categories")),
                    row.getAs("type"),
                    licences.exclusion(row.getAs("licence")).isEmpty() ? row.getAs("text") : "");
        }
    }

    MapFacts {
        items = List.copyOf(items);
    }

    /** Items that may not be passed on have no text. */
    static MapFacts read(Dataset<Row> map, Dataset<Row> corpus, ReportConfig config) {
        Dataset<Row> points = map.select("id", "x", "y")
                .orderBy(xxhash64(col("id")), col("id"))
                .limit(config.mapPoints());
        List<Row> rows = points.join(corpus, "id")
                .select(
                        col("x"),
                        col("y"),
                        col("component"),
                        col("source"),
                        col("categories"),
                        col("type"),
                        substring(col("question"), 1, SHOWN).as("text"),
                        col("lineage.licence").as("licence"),
                        col("id"))
                .orderBy(xxhash64(col("id")), col("id"))
                .collectAsList();
        return new MapFacts(
                rows.stream().map(row -> Item.of(row, config.licences())).toList());
    }
}
