package fr.medinjection.compare;

import fr.medinjection.UserException;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The output folder of one run, to read only.
 *
 * @param manifests of its whole datasets
 */
public record RunFolder(SparkSession spark, DatasetStore store, SortedMap<String, Manifest> manifests) {
    /** What shows datasets, and is none itself. */
    public static final List<String> SHOWING = List.of("report", Comparing.OUTPUT);

    /** Looks at a folder; another run may be writing there, so nothing is mended. */
    public static RunFolder of(SparkSession spark, DatasetStore store) {
        SortedMap<String, Manifest> manifests = new TreeMap<>();
        for (String name : store.datasets("")) {
            if (!SHOWING.contains(name)) {
                store.peek(name).ifPresent(manifest -> manifests.put(name, manifest));
            }
        }
        if (manifests.isEmpty()) {
            throw new UserException(
                    "Cannot compare: no datasets in " + store.root() + ", expected the output of a run");
        }
        return new RunFolder(spark, store, manifests);
    }

    boolean has(String dataset) {
        return manifests.containsKey(dataset);
    }

    Dataset<Row> rows(String dataset) {
        return spark.read().parquet(store.path(dataset).toString());
    }

    /** All datasets below a folder together in some columns, if there are any with rows. */
    Optional<Dataset<Row>> below(String folder, UnaryOperator<Dataset<Row>> columns) {
        return manifests.subMap(folder, folder + Character.MAX_VALUE).entrySet().stream()
                .filter(entry -> entry.getValue().rows() > 0)
                .map(Map.Entry::getKey)
                .map(name -> columns.apply(rows(name)))
                .reduce(Dataset::unionByName);
    }
}
