package fr.medinjection.mix;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.mix.Bounds.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of one mix: those of each cell up to a bound. */
record Selection(MixPlan plan, SortedMap<Cell, Bound> bounds) {
    static final String MIX = "_mix";
    private static final String LAST_ORDER = "_last_order";
    private static final String LAST_ID = "_last_id";
    private static final StructType SCHEMA =
            Bounds.cells().add(Rows.field(LAST_ORDER, DataTypes.LongType)).add(Rows.textField(LAST_ID));

    static Selection of(MixPlan plan, Map<Cell, Map<Long, Bound>> bounds) {
        SortedMap<Cell, Bound> own = new TreeMap<>();
        plan.quotas().forEach((cell, quota) -> own.put(cell, bounds.get(cell).get(quota)));
        return new Selection(plan, own);
    }

    /** The rows as instructions, their split being the part of the mix they belong to. */
    Dataset<Row> rows(Dataset<Row> candidates) {
        return chosen(candidates)
                .withColumn("split", col(Candidates.PART))
                .select(List.of(Instruction.SCHEMA.fieldNames()).stream()
                        .map(functions::col)
                        .toArray(Column[]::new));
    }

    /** The candidates of this mix. Naming its components lets Spark skip the folders of all others. */
    private Dataset<Row> chosen(Dataset<Row> candidates) {
        Dataset<Row> table = candidates.sparkSession().createDataFrame(table(), SCHEMA);
        Object[] components = bounds.keySet().stream()
                .map(cell -> cell.stratum().component().name())
                .distinct()
                .toArray();
        Column order = col(Candidates.ORDER);
        return candidates
                .filter(col("component").isin(components))
                .join(broadcast(table), Cell.COLUMNS.toArray(new String[0]))
                .filter(order.lt(col(LAST_ORDER))
                        .or(order.equalTo(col(LAST_ORDER)).and(col("id").leq(col(LAST_ID)))));
    }

    /** Every candidate once for each mix that has it, in one pass; {@link #MIX} is the mix's place in the list. */
    static Dataset<Row> memberships(Dataset<Row> candidates, List<Selection> selections) {
        List<Row> table = new ArrayList<>();
        for (int mix = 0; mix < selections.size(); mix++) {
            for (Row row : selections.get(mix).table()) {
                table.add(RowFactory.create(
                        Stream.concat(values(row), Stream.of(mix)).toArray()));
            }
        }
        Dataset<Row> lasts = candidates
                .sparkSession()
                .createDataFrame(table, SCHEMA.add(Rows.field(MIX, DataTypes.IntegerType)))
                .groupBy(Cell.COLUMNS.stream().map(functions::col).toArray(Column[]::new))
                .agg(functions
                        .expr("collect_list(struct(_mix, _last_order, _last_id))")
                        .as("_lasts"));
        return candidates
                .join(broadcast(lasts), Cell.COLUMNS.toArray(new String[0]))
                .withColumn(
                        "_last",
                        functions.expr("explode(filter(_lasts, last -> _order < last._last_order"
                                + " or _order = last._last_order and id <= last._last_id))"))
                .withColumn(MIX, col("_last._mix"));
    }

    private static Stream<Object> values(Row row) {
        return IntStream.range(0, row.length()).mapToObj(row::get);
    }

    private List<Row> table() {
        List<Row> table = new ArrayList<>();
        bounds.forEach((cell, bound) -> {
            List<Object> values = new ArrayList<>(cell.values());
            values.add(bound.order());
            values.add(bound.id());
            table.add(RowFactory.create(values.toArray()));
        });
        return table;
    }
}
