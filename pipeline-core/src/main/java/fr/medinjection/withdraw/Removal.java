package fr.medinjection.withdraw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes what is withdrawn out of datasets, so that no text of it is written anywhere.
 *
 * @param withdrawn the ids, as {@link WithdrawStage} lists them
 */
public record Removal(WithdrawConfig config, Dataset<Row> withdrawn) {
    /** What stays of rows or texts. */
    public Dataset<Row> from(Dataset<Row> rows) {
        if (config.withdrawals().isEmpty()) {
            return rows;
        }
        Dataset<Row> gone = withdrawn.select(col("id").as("gone"));
        return rows.join(gone, col("id").equalTo(col("gone")), "left_anti");
    }

    /**
     * What stays of the records that could not be read. They have no id: a source takes all of its own, a licence those of the
     * sources under it, and a record the one at its place ({@code file#number}).
     *
     * @param licences of the sources, by name
     */
    public Dataset<Row> fromQuarantine(Dataset<Row> quarantine, Map<String, String> licences) {
        if (config.withdrawals().isEmpty()) {
            return quarantine;
        }
        Column licence = lit("");
        for (Map.Entry<String, String> source : licences.entrySet()) {
            licence = when(col("source").equalTo(source.getKey()), source.getValue())
                    .otherwise(licence);
        }
        Column place = concat(col("source"), lit("\t"), col("file"), lit("#"), col("number"));
        return quarantine.filter(not(isOneOf(col("source"), values(Scope.SOURCE))
                .or(isOneOf(lower(licence), values(Scope.LICENCE)))
                .or(isOneOf(place, values(Scope.RECORD)))));
    }

    private static Column isOneOf(Column column, Object[] values) {
        return values.length == 0 ? lit(false) : column.isin(values);
    }

    private Object[] values(Scope scope) {
        return config.withdrawals().stream()
                .filter(withdrawal -> withdrawal.scope() == scope)
                .map(withdrawal -> switch (scope) {
                    case SOURCE -> withdrawal.source();
                    case LICENCE -> withdrawal.value().toLowerCase(Locale.ROOT);
                    default -> withdrawal.source() + "\t" + withdrawal.value();
                })
                .toArray();
    }
}
