package fr.medinjection.synth.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.SourceText;
import fr.medinjection.data.TaskType;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;

/** Asks for items of one type, round after round, until there are enough or no more are to be had. */
final class Rounds {
    /** A round that took less than this share of what it asked for is not taken as the measure for the next. */
    private static final double LEAST_SHARE = 0.02;

    private final SynthesiseStage.Settings settings;
    private final Map<String, Plan> plans;
    private final Model model;
    private final Consumer<String> screen;
    private final TaskType type;
    private final Units units;
    private final List<Dataset<Row>> made = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();

    Rounds(
            SynthesiseStage.Settings settings,
            Map<String, Plan> plans,
            Model model,
            Consumer<String> screen,
            TaskType type,
            Dataset<Row> texts) {
        this.settings = settings;
        this.plans = plans;
        this.model = model;
        this.screen = screen;
        this.type = type;
        this.units = Units.of(
                texts,
                plans.values().stream()
                        .filter(plan -> plan.config().type() == type)
                        .toList(),
                settings.seed());
    }

    /**
     * What came of all rounds.
     *
     * @param made rows of {@link Made}
     * @param unmet why there are fewer items than wanted, or {@code ""}
     */
    record Outcome(List<Dataset<Row>> made, List<Round> rounds, String unmet) {}

    Outcome run() {
        long target = settings.targets().of(type);
        long total = 0;
        long from = 0;
        double share = 1;
        String unmet = target > 0 && units.count() == 0 ? "no texts" : "";
        while (total < target && unmet.isEmpty()) {
            long wanted = units.wanted(target - total, share);
            Round round = ask(from, wanted, total, target);
            rounds.add(round);
            screen.accept(round.line());
            from += wanted;
            total = round.total();
            share = Math.max(LEAST_SHARE, round.kept() / (wanted * (double) units.items() / units.count()));
            unmet = total < target ? unmet(round) : "";
        }
        return new Outcome(made, rounds, unmet);
    }

    /** What the first round asks. */
    Dataset<Row> firstRequests() {
        return requests(units.next(
                0, units.count() == 0 ? 0 : units.wanted(settings.targets().of(type), 1)));
    }

    private String unmet(Round last) {
        if (last.isWithoutReply()) {
            return "no request of round " + last.number() + " had a reply";
        }
        return last.number() >= settings.rounds()
                ? "synthesise.rounds is " + settings.rounds() + ", and each brings fewer items than are missing"
                : "";
    }

    private Round ask(long from, long wanted, long before, long target) {
        Dataset<Row> asked = units.next(from, wanted);
        Dataset<Row> replies = kept(model.ask(SynthesiseStage.NAME, requests(asked), settings.model()));
        Dataset<Row> found = kept(harvest(asked, replies));
        Dataset<Row> judged = kept(cut(withoutRepeats(found), target - before));
        made.add(judged);
        Map<String, Long> counts = new TreeMap<>();
        judged.groupBy(Made.REASON)
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        Long kept = counts.remove("");
        long taken = kept == null ? 0 : kept;
        return new Round(type, rounds.size() + 1, wanted, taken, counts, before + taken, target, Usage.of(replies));
    }

    private Dataset<Row> requests(Dataset<Row> asked) {
        Map<String, Plan> all = plans;
        Privacy privacy = settings.privacy();
        long seed = settings.seed();
        return asked.map(
                (MapFunction<Row, Row>) row -> {
                    Plan plan = all.get(row.<String>getAs(Units.PLAN));
                    long own = seed + row.<Integer>getAs(Units.LAP);
                    return RowFactory.create(
                            row.<String>getAs(Units.KEY), plan.request(SourceText.of(row), privacy, own));
                },
                Encoders.row(LlmCalls.REQUESTS));
    }

    private Dataset<Row> harvest(Dataset<Row> asked, Dataset<Row> replies) {
        Harvest harvest = new Harvest(plans, settings.rules(), settings.language(), settings.privacy());
        return asked.join(
                        replies.select(
                                col(Units.KEY), col("request_id"), col("text").as("reply"), col("error"), col("model")),
                        Units.KEY)
                .mapPartitions((MapPartitionsFunction<Row, Row>) harvest::of, Encoders.row(Made.SCHEMA));
    }

    private Dataset<Row> withoutRepeats(Dataset<Row> found) {
        Repeats repeats = new Repeats(settings.rules(), settings.dedup());
        Dataset<Row> taken = made.stream()
                .map(rows -> rows.where(isTaken()))
                .reduce(Dataset::union)
                .orElseGet(() -> found.limit(0));
        Dataset<Row> once =
                kept(rejecting(found, repeats.inText(taken, found.where(isTaken())), Reason.REPEATED_IN_TEXT));
        return rejecting(once, repeats.anywhere(taken, once.where(isTaken())), Reason.REPEATED);
    }

    /** Takes the first so many items in a seeded order. */
    private Dataset<Row> cut(Dataset<Row> rows, long most) {
        Column order = xxhash64(lit(settings.seed()), col("item.id"));
        Dataset<Row> next =
                rows.where(isTaken()).select(order.as("place"), col("item.id").as("id"));
        if (next.count() <= most) {
            return rows;
        }
        Dataset<Row> first =
                next.orderBy("place", "id").limit(Math.toIntExact(most)).select("id");
        Dataset<Row> beyond = next.select("id").join(first, new String[] {"id"}, "left_anti");
        return rejecting(rows, beyond, Reason.BEYOND_TARGET);
    }

    private static Column isTaken() {
        return col(Made.REASON).equalTo("");
    }

    /** The rows, those with these ids rejected. */
    private static Dataset<Row> rejecting(Dataset<Row> rows, Dataset<Row> ids, Reason reason) {
        Column hit = col("rejected_id").isNotNull();
        Dataset<Row> joined = rows.join(
                ids.withColumnRenamed("id", "rejected_id"), col("item.id").equalTo(col("rejected_id")), "left");
        return joined.withColumn(Made.REASON, when(hit, reason.label()).otherwise(col(Made.REASON)))
                .withColumn("text", when(hit, col("item.question")).otherwise(col("text")))
                .drop("rejected_id");
    }

    /** Kept for several uses, and cut from the plan that made it; Spark forgets it when nothing refers to it any more. */
    private static Dataset<Row> kept(Dataset<Row> rows) {
        return rows.sparkSession()
                .createDataFrame(rows.javaRDD().persist(StorageLevel.MEMORY_AND_DISK_SER()), rows.schema());
    }
}
