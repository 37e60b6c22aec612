package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.llm.ledger.Ledger;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What ledgers say of requests: an output folder's own, and recorded ones beside it. */
final class Recorded {
    private Recorded() {}

    /** The last record of each request; an answer is taken before anything else. */
    static Dataset<Row> beside(SparkSession spark, Dataset<Row> ledger, List<String> replay) {
        Dataset<Row> own = ledger;
        for (String folder : replay) {
            Dataset<Row> recorded = settled(Ledger.read(spark, folder));
            Dataset<Row> more = recorded.join(settled(own).select("request_id"), asList("request_id"), "left_anti");
            own = own.join(more.select("request_id"), asList("request_id"), "left_anti")
                    .unionByName(more);
        }
        return own;
    }

    private static Dataset<Row> settled(Dataset<Row> ledger) {
        return ledger.where(col("state").isin("answered", "failed"));
    }

    private static scala.collection.Seq<String> asList(String... names) {
        return scala.collection.JavaConverters.asScalaBuffer(Arrays.asList(names))
                .toSeq();
    }
}
