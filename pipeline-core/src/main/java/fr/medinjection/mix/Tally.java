package fr.medinjection.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Split;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What is really in a mix: the rows of each cell, and the sum of the hashes of their ids modulo 2^64, which no order and no
 * partitioning changes.
 */
record Tally(SortedMap<Cell, Long> rows, SortedMap<Cell, Long> sums) {
    static Tally of(Dataset<Row> mix) {
        return all(mix.withColumn(Selection.MIX, lit(0)), 1).get(0);
    }

    /** The tallies of {@code mixes} mixes at once, from {@link Selection#memberships}. */
    static List<Tally> all(Dataset<Row> memberships, int mixes) {
        List<Tally> tallies = Stream.generate(() -> new Tally(new TreeMap<>(), new TreeMap<>()))
                .limit(mixes)
                .toList();
        List<Column> keys =
                new ArrayList<>(Cell.COLUMNS.stream().map(functions::col).toList());
        keys.add(col(Selection.MIX));
        Column hash = xxhash64(col("id"));
        memberships
                .groupBy(keys.toArray(Column[]::new))
                .agg(
                        count(lit(1)).as("rows"),
                        // Two halves, as a sum of whole hashes overflows, which is an error where ANSI mode is on.
                        sum(shiftright(hash, 32)).as("high"),
                        sum(hash.bitwiseAND(0xFFFFFFFFL)).as("low"))
                .collectAsList()
                .forEach(row -> {
                    Tally tally = tallies.get(row.getInt(5));
                    tally.rows().put(Cell.of(row), row.getLong(6));
                    tally.sums().put(Cell.of(row), (row.getLong(7) << 32) + row.getLong(8));
                });
        return tallies;
    }

    String checksum(Split split) {
        long sum = sums.entrySet().stream()
                .filter(entry -> entry.getKey().part() == split)
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        return HexFormat.of().toHexDigits(sum);
    }
}
