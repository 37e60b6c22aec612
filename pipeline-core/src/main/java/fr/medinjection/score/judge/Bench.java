package fr.medinjection.score.judge;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where a judge sits: it is asked about answers, each by itself, and says what it thinks of them. */
interface Bench {
    /** The version of the judge in manifests and signatures. */
    String version();

    /** Whether it may see what comes from a source. */
    default boolean maySee(String source) {
        return true;
    }

    /** Answers in the schema of {@link Judgement.Answered} to rows in that of {@link Judgement}. */
    Dataset<Row> judged(Dataset<Row> answers, Judgement.Judge judge);
}
