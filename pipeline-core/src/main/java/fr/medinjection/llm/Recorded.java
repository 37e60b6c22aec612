package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
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

    /** The last record of each request: what the own ledger has settled, else the first of the others, else what is still open. */
    static Dataset<Row> beside(SparkSession spark, Dataset<Row> ledger, List<String> replay) {
        if (replay.isEmpty()) {
            return ledger;
        }
        Column last = when(settled(), 0).otherwise(replay.size() + 1);
        Dataset<Row> all = ledger.withColumn(PLACE, last);
        for (int i = 0; i < replay.size(); i++) {
            Dataset<Row> recorded = Ledger.read(spark, replay.get(i)).where(settled());
            all = all.unionByName(recorded.withColumn(PLACE, lit(i + 1)));
        }
        Column record = struct(
                Stream.of(LedgerRecord.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
        return all.groupBy(col("request_id").as("_id"))
                .agg(min_by(record, col(PLACE)).as("first"))
                .select("first.*");
    }

    private static Column settled() {
        return col("state").isin(State.ANSWERED.label(), State.FAILED.label());
    }
}
