package fr.medinjection.notebook;

import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** A dataset of an output folder that notebooks look at, with the columns they use and the job that makes it. */
public enum RunTable {
    INSTRUCTIONS("instructions", "ingest", "id STRING, component STRING, source STRING, split STRING, type STRING"),
    QUARANTINE("quarantine", "ingest", "source STRING, file STRING, reason STRING, detail STRING"),
    CLEAN("stages/clean", "clean", Columns.ITEM + ", drop_stage STRING, drop_reason STRING"),
    DUPLICATES(
            "duplicates",
            "dedup",
            "cluster STRING, id STRING, component STRING, source STRING, split STRING, type STRING, kind STRING,"
                    + " partner STRING, similarity DOUBLE, survivor STRING"),
    LEAKS(
            "leaks",
            "leaks",
            "train_id STRING, train_component STRING, train_source STRING, test_id STRING, test_component STRING,"
                    + " test_source STRING, test_split STRING, kind STRING, similarity DOUBLE"),
    CORPUS("corpus", "corpus", Columns.ITEM),
    DROPPED("dropped", "corpus", Columns.ITEM + ", drop_stage STRING, drop_reason STRING"),
    TEST_SET("test-set", "score", Columns.ITEM + ", item_fingerprint STRING"),
    PREDICTIONS(
            "predictions/*",
            "generate",
            "id STRING, item_fingerprint STRING, model STRING, training_seed STRING, decoding STRING, permutation INT,"
                    + " reply STRING, published ARRAY<INT>, tolerant ARRAY<INT>, tokens BIGINT"),
    SCORES(
            "scores",
            "score",
            "model STRING, training_seed STRING, decoding STRING, orders STRING, slice STRING, average STRING,"
                    + " statistic STRING, metric STRING, variant STRING, items DOUBLE, value DOUBLE, low DOUBLE,"
                    + " high DOUBLE"),
    SCORE_COMPARISONS(
            "score-comparisons",
            "score",
            "first STRING, second STRING, decoding STRING, orders STRING, slice STRING, average STRING, metric STRING,"
                    + " variant STRING, difference DOUBLE, low DOUBLE, high DOUBLE, p DOUBLE, p_holm DOUBLE"),
    JUDGEMENTS(
            "judgements/*",
            "judge-answers",
            "id STRING, item_fingerprint STRING, reply STRING, metric STRING, variant STRING, value DOUBLE,"
                    + " failure STRING, said STRING"),
    ANNOTATION_SAMPLE(
            "annotation-sample",
            "annotate",
            "key STRING, number INT, id STRING, item_fingerprint STRING, question STRING, reference STRING, reply STRING,"
                    + " model STRING"),
    RATINGS("ratings", "agreement", "key STRING, rater STRING, rating INT, comment STRING"),
    SCORES_AGREEMENT(
            "scores-agreement",
            "agreement",
            "metric STRING, variant STRING, statistic STRING, items INT, value DOUBLE, low DOUBLE, high DOUBLE, p DOUBLE,"
                    + " p_holm DOUBLE"),
    SCORES_AGREEMENT_RATES(
            "scores-agreement-rates",
            "agreement",
            "judge STRING, model STRING, verdicts BIGINT, rate DOUBLE, corrected DOUBLE, low DOUBLE, high DOUBLE"),
    VECTORS("vectors", "embed", "id STRING, component STRING, vector ARRAY<FLOAT>"),
    OVERLAP(
            "overlap",
            "overlap",
            "`group` STRING, measure STRING, `left` STRING, `right` STRING, value DOUBLE, expected DOUBLE,"
                    + " p_value DOUBLE, left_items BIGINT, right_items BIGINT"),
    SEMANTIC_DUPLICATES(
            "semantic-duplicates",
            "overlap",
            "left_id STRING, left_component STRING, left_source STRING, left_split STRING, right_id STRING,"
                    + " right_component STRING, right_source STRING, right_split STRING, similarity FLOAT"),
    MAP("map", "tsne", "id STRING, x DOUBLE, y DOUBLE");

    private static final String EACH = "/*";

    private final String folder;
    private final String job;
    private final String columns;

    RunTable(String folder, String job, String columns) {
        this.folder = folder;
        this.job = job;
        this.columns = columns;
    }

    /** The name of the table in SQL. */
    public String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The folder below the output folder; where there are several, the one that holds them. */
    String folder() {
        return isSeveral() ? folder.substring(0, folder.length() - EACH.length()) : folder;
    }

    /** Whether each folder below {@link #folder()} is a dataset of its own. */
    boolean isSeveral() {
        return folder.endsWith(EACH);
    }

    String job() {
        return job;
    }

    /** The columns that notebooks use. */
    public StructType columns() {
        return StructType.fromDDL(columns);
    }

    /** Columns that several tables share. */
    private static final class Columns {
        static final String ITEM =
                "id STRING, component STRING, source STRING, split STRING, type STRING, context STRING,"
                        + " question STRING, options ARRAY<STRING>, correct ARRAY<INT>, answer STRING, categories ARRAY<STRING>,"
                        + " lineage STRUCT<licence: STRING>";
    }
}
