package fr.medinjection.compare;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.mix.MixStage;
import fr.medinjection.stage.Drops;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What happened to the rows of the corpus and of the mixes between two runs; as many rows come back as sources and reasons. */
public record RowChanges(RunFolder before, RunFolder after) {
    private static final String ELSEWHERE = "";
    private static final String[] ID = {"id"};

    /** Rows of one source, by what became of them. */
    public record Source(
            String component,
            String source,
            long before,
            long after,
            long gone,
            long added,
            long reworded,
            long moved,
            long relabelled) {}

    /**
     * Why rows of one run stand not in the other: the stage and reason by which that one dropped them, both empty where it never read
     * them.
     */
    public record Reason(String component, String source, String stage, String reason, long rows) {}

    /** Rows that one run dropped for a reason, and the other. */
    public record Dropped(String component, String source, String stage, String reason, long before, long after) {}

    /** A mix in both runs. */
    public record Mix(String name, long before, long after, long common) {}

    boolean hasCorpora() {
        return before.has(CorpusStage.CORPUS) && after.has(CorpusStage.CORPUS);
    }

    List<Source> sources() {
        Column isIn = col("before.id").isNotNull().and(col("after.id").isNotNull());
        return joined()
                .groupBy(either("component"), either("source"))
                .agg(
                        counted(col("before.id").isNotNull()).as("before"),
                        counted(col("after.id").isNotNull()).as("after"),
                        counted(col("after.id").isNull()).as("gone"),
                        counted(col("before.id").isNull()).as("added"),
                        counted(isIn.and(differs("content_hash"))).as("reworded"),
                        counted(isIn.and(differs("split"))).as("moved"),
                        counted(isIn.and(differs("categories").or(differs("type"))))
                                .as("relabelled"))
                .orderBy("component", "source")
                .collectAsList()
                .stream()
                .map(row -> new Source(
                        row.getString(0),
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8)))
                .toList();
    }

    /** Why rows of the corpus before are not in that after. */
    List<Reason> gone() {
        return missing(before, after);
    }

    /** Why rows of the corpus after were not in that before. */
    List<Reason> added() {
        return missing(after, before);
    }

    private static List<Reason> missing(RunFolder from, RunFolder in) {
        Dataset<Row> there = in.rows(CorpusStage.CORPUS).select("id");
        Dataset<Row> rows = from.rows(CorpusStage.CORPUS)
                .select("id", "component", "source")
                .join(there, ID, "left_anti");
        Dataset<Row> reasons = in.rows(CorpusStage.DROPPED).select("id", Drops.STAGE, Drops.REASON);
        return rows
                .join(reasons, ID, "left")
                .groupBy(
                        col("component"),
                        col("source"),
                        coalesce(col(Drops.STAGE), lit(ELSEWHERE)).as("stage"),
                        coalesce(col(Drops.REASON), lit(ELSEWHERE)).as("reason"))
                .agg(count(lit(1)).as("rows"))
                .orderBy("component", "source", "stage", "reason")
                .collectAsList()
                .stream()
                .map(row -> new Reason(
                        row.getString(0), row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                .toList();
    }

    /** Only where the numbers differ. */
    List<Dropped> dropped() {
        Dataset<Row> both = dropped(before, 1, 0).union(dropped(after, 0, 1));
        return both
                .groupBy("component", "source", Drops.STAGE, Drops.REASON)
                .agg(sum("before").as("before"), sum("after").as("after"))
                .where(col("before").notEqual(col("after")))
                .orderBy("component", "source", Drops.STAGE, Drops.REASON)
                .collectAsList()
                .stream()
                .map(row -> new Dropped(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)))
                .toList();
    }

    private static Dataset<Row> dropped(RunFolder run, int inBefore, int inAfter) {
        return run.rows(CorpusStage.DROPPED)
                .select(
                        col("component"),
                        col("source"),
                        col(Drops.STAGE),
                        col(Drops.REASON),
                        lit(inBefore).as("before"),
                        lit(inAfter).as("after"));
    }

    /** The mixes that both runs have. */
    List<Mix> mixes() {
        TreeSet<String> names = new TreeSet<>(before.manifests().keySet());
        names.retainAll(after.manifests().keySet());
        List<Dataset<Row>> mixes = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(MixStage.FOLDER)) {
                mixes.add(mix(name));
            }
        }
        return mixes.stream()
                .reduce(Dataset::union)
                .map(all -> all
                        .groupBy("mix")
                        .agg(
                                sum("before"),
                                sum("after"),
                                counted(col("before").gt(0).and(col("after").gt(0))))
                        .orderBy("mix")
                        .collectAsList()
                        .stream()
                        .map(row -> new Mix(row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3)))
                        .toList())
                .orElse(List.of());
    }

    private Dataset<Row> mix(String name) {
        Dataset<Row> ofBefore = before.rows(name).select(col("id"), lit(1).as("before"), lit(0).as("after"));
        Dataset<Row> ofAfter = after.rows(name).select(col("id"), lit(0).as("before"), lit(1).as("after"));
        return ofBefore.union(ofAfter)
                .groupBy("id")
                .agg(sum("before").as("before"), sum("after").as("after"))
                .select(lit(name.substring(MixStage.FOLDER.length())).as("mix"), col("before"), col("after"));
    }

    private Dataset<Row> joined() {
        return corpus(before)
                .as("before")
                .join(corpus(after).as("after"), col("before.id").equalTo(col("after.id")), "full");
    }

    private static Dataset<Row> corpus(RunFolder run) {
        return run.rows(CorpusStage.CORPUS)
                .select("id", "component", "source", "content_hash", "split", "type", "categories");
    }

    private static Column either(String column) {
        return coalesce(col("after." + column), col("before." + column)).as(column);
    }

    private static Column differs(String column) {
        return col("before." + column).notEqual(col("after." + column));
    }

    private static Column counted(Column condition) {
        return count(when(condition, 1));
    }
}
