package fr.medinjection.tsne;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A map of all vectors by t-SNE. The descent runs on the driver, which holds the vectors in one flat array; on a cluster the executors
 * compute the distances of an exact search.
 *
 * @param config all that decides the map
 * @param threads that make it
 */
public record TsneStage(TsneConfig config, int threads) implements Stage {
    /** Rows with an id and a vector. */
    public static final String VECTORS = "vectors";

    /** Where each of them stands on the map. */
    public static final String MAP = "map";

    public static final StructType SCHEMA = new StructType(
            new StructField[] {textField("id"), field("x", DataTypes.DoubleType), field("y", DataTypes.DoubleType)});

    public static TsneStage of(TsneConfig config) {
        return new TsneStage(config.deciding(), config.workers());
    }

    @Override
    public String name() {
        return "tsne";
    }

    @Override
    public String product() {
        return "points";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> rows = inputs.get(VECTORS);
        VectorRows vectors = VectorRows.collect(rows);
        Layout layout = new Tsne(config, threads, search(rows.sparkSession().sparkContext()))
                .layout(vectors.values(), vectors.dimensions());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("divergence", layout.divergence());
        facts.put("perplexity", layout.perplexity());
        facts.put("recall", layout.recall());
        facts.put("dimensions", vectors.dimensions());
        Dataset<Row> map = rows.sparkSession().createDataFrame(rows(vectors.ids(), layout.coordinates()), SCHEMA);
        return Map.of(MAP, new Output(map, List.of(), List.of("id"), List.of(), facts));
    }

    /** A cluster has more processors than the driver. */
    private static ExactSearch search(SparkContext context) {
        return context.isLocal()
                ? ExactNeighbours::of
                : new SparkNeighbours(JavaSparkContext.fromSparkContext(context));
    }

    private static List<Row> rows(List<String> ids, float[] coordinates) {
        return new AbstractList<>() {
            @Override
            public Row get(int i) {
                return RowFactory.create(ids.get(i), (double) coordinates[2 * i], (double) coordinates[2 * i + 1]);
            }

            @Override
            public int size() {
                return ids.size();
            }
        };
    }
}
