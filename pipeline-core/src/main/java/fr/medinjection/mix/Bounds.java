package fr.medinjection.mix;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import fr.medinjection.data.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The last row of each cell that a quota lets in, found for all mixes by one ranking: afterwards a mix is a filter. One
 * row a cell and quota comes to the driver.
 */
final class Bounds {
    private static final String QUOTAS = "_quotas";
    private static final String LIMIT = "_limit";
    private static final String RANK = "_rank";
    private static final StructType SCHEMA = cells().add(
                    Rows.field(QUOTAS, DataTypes.createArrayType(DataTypes.IntegerType, false)))
            .add(Rows.field(LIMIT, DataTypes.LongType));

    /** The place of a row in the one order: by hash, then by id. */
    record Bound(long order, String id) {}

    private Bounds() {}

    /** Bounds by cell and quota. */
    static Map<Cell, Map<Long, Bound>> of(Dataset<Row> candidates, Census census, Iterable<MixPlan> plans) {
        SortedMap<Cell, SortedSet<Long>> wanted = new TreeMap<>();
        plans.forEach(plan -> plan.quotas().forEach((cell, quota) -> wanted.computeIfAbsent(cell, c -> new TreeSet<>())
                .add(quota)));
        return of(candidates, census, wanted, 50);
    }

    /**
     * Only rows whose hash is low enough are ranked: 1.3 times the quota and {@code slack} rows more are expected to be.
     * Should chance leave a cell short, all rows are.
     */
    static Map<Cell, Map<Long, Bound>> of(
            Dataset<Row> candidates, Census census, SortedMap<Cell, SortedSet<Long>> wanted, double slack) {
        Map<Cell, Map<Long, Bound>> bounds = rank(candidates, census, wanted, slack);
        if (!isComplete(bounds, wanted)) {
            bounds = rank(candidates, census, wanted, Double.POSITIVE_INFINITY);
        }
        if (!isComplete(bounds, wanted)) {
            throw new IllegalStateException("Corpus changed while mixes were planned");
        }
        return bounds;
    }

    private static Map<Cell, Map<Long, Bound>> rank(
            Dataset<Row> candidates, Census census, SortedMap<Cell, SortedSet<Long>> wanted, double slack) {
        List<Row> cells = new ArrayList<>();
        wanted.forEach((cell, quotas) -> {
            List<Object> values = new ArrayList<>(cell.values());
            values.add(quotas.stream().map(Math::toIntExact).toArray());
            values.add(limit(quotas.last(), census.counts().get(cell), slack));
            cells.add(RowFactory.create(values.toArray()));
        });
        Dataset<Row> table = candidates.sparkSession().createDataFrame(cells, SCHEMA);
        Column[] keys = Cell.COLUMNS.stream().map(functions::col).toArray(Column[]::new);
        Map<Cell, Map<Long, Bound>> bounds = new HashMap<>();
        candidates
                .join(broadcast(table), Cell.COLUMNS.toArray(new String[0]))
                .filter(col(Candidates.ORDER).leq(col(LIMIT)))
                .withColumn(RANK, row_number().over(Window.partitionBy(keys).orderBy(col(Candidates.ORDER), col("id"))))
                .filter(expr("array_contains(" + QUOTAS + ", " + RANK + ")"))
                .selectExpr(columns())
                .collectAsList()
                .forEach(row -> bounds.computeIfAbsent(Cell.of(row), cell -> new HashMap<>())
                        .put((long) row.getInt(5), new Bound(row.getLong(6), row.getString(7))));
        return bounds;
    }

    private static String[] columns() {
        List<String> columns = new ArrayList<>(Cell.COLUMNS);
        columns.addAll(List.of(RANK, Candidates.ORDER, "id"));
        return columns.toArray(new String[0]);
    }

    private static long limit(long quota, long count, double slack) {
        double share = (1.3 * quota + slack) / count;
        return share >= 1 ? Long.MAX_VALUE : (long) (Long.MIN_VALUE + share * 0x1p64);
    }

    private static boolean isComplete(Map<Cell, Map<Long, Bound>> bounds, SortedMap<Cell, SortedSet<Long>> wanted) {
        return wanted.entrySet().stream()
                .allMatch(entry ->
                        bounds.getOrDefault(entry.getKey(), Map.of()).keySet().equals(entry.getValue()));
    }

    static StructType cells() {
        StructType schema = new StructType();
        for (String column : Cell.COLUMNS) {
            schema = schema.add(Rows.textField(column));
        }
        return schema;
    }
}
