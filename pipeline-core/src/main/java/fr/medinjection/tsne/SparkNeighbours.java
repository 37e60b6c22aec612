package fr.medinjection.tsne;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The true nearest neighbours found on the executors of a cluster: every one gets all points, each task some queries. It pays where
 * there are more processors than the driver has.
 */
record SparkNeighbours(JavaSparkContext context) implements ExactSearch {
    /** Queries of a task. */
    private static final int QUERIES = 2_048;

    @Override
    public Neighbours of(Points points, int each, Workers workers) {
        List<Integer> starts = new ArrayList<>();
        for (int from = 0; from < points.count(); from += QUERIES) {
            starts.add(from);
        }
        Broadcast<Points> sent = context.broadcast(points);
        List<Neighbours> parts = context.parallelize(starts, starts.size())
                .map(from -> ExactNeighbours.range(
                        sent.value(), from, Math.min(sent.value().count(), from + QUERIES), each))
                .collect();
        sent.destroy();
        Neighbours found = new Neighbours(points.count(), each);
        for (int i = 0; i < parts.size(); i++) {
            found.put(starts.get(i), parts.get(i));
        }
        return found;
    }
}
