package fr.medinjection.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Split;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What is really in a mix: the rows of each cell, and the sum of the hashes of their ids modulo 2^64, which no order and no
 * partitioning changes.
 */
record Tally(SortedMap<Cell, Long> rows, SortedMap<Cell, Long> sums) {
    static Tally of(Dataset<Row> chosen) {
        Column hash = xxhash64(col("id"));
        Tally tally = new Tally(new TreeMap<>(), new TreeMap<>());
        chosen.groupBy(Cell.COLUMNS.stream().map(functions::col).toArray(Column[]::new))
                .agg(
                        count(lit(1)).as("rows"),
                        // Two halves, as a sum of whole hashes overflows, which is an error where ANSI mode is on.
                        sum(shiftright(hash, 32)).as("high"),
                        sum(hash.bitwiseAND(0xFFFFFFFFL)).as("low"))
                .collectAsList()
                .forEach(row -> {
                    tally.rows().put(Cell.of(row), row.getLong(5));
                    tally.sums().put(Cell.of(row), (row.getLong(6) << 32) + row.getLong(7));
                });
        return tally;
    }

    String checksum(Split split) {
        long sum = sums.entrySet().stream()
                .filter(entry -> entry.getKey().part() == split)
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        return HexFormat.of().toHexDigits(sum);
    }
}
