package fr.medinjection.withdraw;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;

import fr.medinjection.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Follows lineage from what was withdrawn to everything that has it as parent, parent's parent and so on. */
record Closure(List<Withdrawal> withdrawals) {
    private static final String[] KEY = {"key_scope", "key_source", "key_value"};
    private static final StructType TABLE = new StructType()
            .add(Rows.textField(KEY[0]))
            .add(Rows.textField(KEY[1]))
            .add(Rows.textField(KEY[2]))
            .add(Rows.field("number", DataTypes.IntegerType))
            .add(Rows.textField("date"))
            .add(Rows.textField("reason"));

    private static final StructType SCHEMA = new StructType()
            .add(Rows.textField("id"))
            .add(Rows.textField("reason"))
            .add(Rows.textField("date"))
            .add(Rows.textField("root"))
            .add(Rows.field("depth", DataTypes.IntegerType));

    /** What lineage needs to know of a row or text. */
    static Dataset<Row> nodes(Dataset<Row> rows) {
        return rows.select(
                col("id"),
                col("source"),
                col("lineage.dataset").as("dataset"),
                col("lineage.record").as("record"),
                col("lineage.licence").as("licence"),
                col("lineage.parent").as("parent"));
    }

    /**
     * (id, reason, date, root, depth): the row taken back, why, and from which row, so many steps up, that follows. A row
     * that several withdrawals reach is given to the nearest, then to the oldest in the log.
     */
    Dataset<Row> of(Dataset<Row> nodes) {
        if (withdrawals.isEmpty()) {
            return nodes.sparkSession().createDataFrame(List.of(), SCHEMA);
        }
        Dataset<Row> known = roots(nodes);
        Dataset<Row> newest = known;
        while (!newest.isEmpty()) {
            newest = children(nodes, newest)
                    .join(known, new String[] {"id"}, "left_anti")
                    .localCheckpoint();
            // Cut from its past at every step; the plan would double with each otherwise.
            known = known.unionByName(newest).localCheckpoint();
        }
        return known.select(col("id"), col("cause.reason"), col("cause.date"), col("cause.root"), col("cause.depth"));
    }

    /** The withdrawals that name nothing there is. */
    List<Withdrawal> unmatched(Dataset<Row> nodes) {
        Set<Integer> matched = named(nodes).select("number").distinct().collectAsList().stream()
                .map(row -> row.getInt(0))
                .collect(Collectors.toSet());
        return IntStream.range(0, withdrawals.size())
                .filter(number -> !matched.contains(number))
                .mapToObj(withdrawals::get)
                .toList();
    }

    private Dataset<Row> named(Dataset<Row> nodes) {
        return nodes.withColumn("key", explode(array(keys())))
                .select(col("id"), col("key.*"))
                .join(broadcast(table(nodes)), KEY);
    }

    private Dataset<Row> roots(Dataset<Row> nodes) {
        return named(nodes)
                .groupBy("id")
                .agg(min(cause(col("number"), col("id"), lit(0))).as("cause"))
                .localCheckpoint();
    }

    private static Dataset<Row> children(Dataset<Row> nodes, Dataset<Row> parents) {
        Column cause = col("cause");
        return nodes.select(col("id").as("child"), col("parent"))
                .join(parents, col("parent").equalTo(col("id")))
                .select(
                        col("child").as("id"),
                        cause.withField("depth", cause.getField("depth").plus(1))
                                .as("cause"))
                .groupBy("id")
                .agg(min("cause").as("cause"));
    }

    private static Column cause(Column number, Column root, Column depth) {
        return struct(depth.as("depth"), number.as("number"), root.as("root"), col("reason"), col("date"));
    }

    /** Under which keys a row can be withdrawn; a record's id counts for all records that the source gave it to. */
    private static Column[] keys() {
        return new Column[] {
            key(Scope.SOURCE, col("source"), lit("")),
            key(Scope.SOURCE, col("dataset"), lit("")),
            key(Scope.RECORD, col("source"), col("record")),
            key(Scope.RECORD, col("source"), regexp_replace(col("record"), "~[0-9]+$", "")),
            key(Scope.ID, lit(""), col("id")),
            key(Scope.LICENCE, lit(""), lower(col("licence")))
        };
    }

    private static Column key(Scope scope, Column source, Column value) {
        return struct(lit(scope.name()).as(KEY[0]), source.as(KEY[1]), value.as(KEY[2]));
    }

    private Dataset<Row> table(Dataset<Row> nodes) {
        List<Row> table = new ArrayList<>();
        for (Withdrawal withdrawal : withdrawals) {
            String value = withdrawal.scope() == Scope.LICENCE
                    ? withdrawal.value().toLowerCase(Locale.ROOT)
                    : withdrawal.value();
            table.add(RowFactory.create(
                    withdrawal.scope().name(),
                    withdrawal.source(),
                    value,
                    table.size(),
                    withdrawal.date(),
                    withdrawal.reason()));
        }
        return nodes.sparkSession().createDataFrame(table, TABLE);
    }
}
