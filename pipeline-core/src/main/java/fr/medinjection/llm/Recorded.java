package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.LedgerRecord.State;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What ledgers say of requests: an output folder's own, and recorded ones beside it. */
final class Recorded {
    private static final String PLACE = "place";

    private Recorded() {}

    /** The last record of each request: the own answer, else the first recorded one, else what the own ledger says, else a recorded failure. */
    static Dataset<Row> beside(SparkSession spark, Dataset<Row> ledger, List<String> replay) {
        if (replay.isEmpty()) {
            return ledger;
        }
        int ledgers = replay.size() + 1;
        Dataset<Row> all = ledger.withColumn(PLACE, place(0, ledgers));
        for (int i = 1; i < ledgers; i++) {
            Dataset<Row> recorded =
                    Ledger.read(spark, replay.get(i - 1)).where(isAnswered().or(hasFailed()));
            all = all.unionByName(recorded.withColumn(PLACE, place(i, ledgers)));
        }
        Column record = struct(
                Stream.of(LedgerRecord.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
        return all.groupBy(col("request_id").as("_id"))
                .agg(min_by(record, col(PLACE)).as("first"))
                .select("first.*");
    }

    /** All answers come before all else. */
    private static Column place(int ledger, int ledgers) {
        return when(isAnswered(), ledger).otherwise(ledgers + ledger);
    }

    private static Column isAnswered() {
        return col("state").equalTo(State.ANSWERED.label());
    }

    private static Column hasFailed() {
        return col("state").equalTo(State.FAILED.label());
    }
}
