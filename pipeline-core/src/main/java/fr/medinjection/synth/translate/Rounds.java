package fr.medinjection.synth.translate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import fr.medinjection.UserException;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Asks for rows until each has an acceptable answer or the attempts are used up. */
final class Rounds {
    private final int attempts;
    private final List<Map<String, Usage>> usage = new ArrayList<>();

    Rounds(int attempts) {
        this.attempts = attempts;
    }

    /** One attempt at rows of instructions: rows of {@link Attempt#SCHEMA}. */
    interface Round {
        Dataset<Row> at(Dataset<Row> items, int attempt);
    }

    /** @param made rows of instructions */
    record Outcome(Dataset<Row> made, Dataset<Row> rejected, Map<String, Object> usage) {}

    /** Notes what answers took; returns them. */
    Dataset<Row> counted(Dataset<Row> answers) {
        usage.add(Usage.of(answers));
        return answers;
    }

    /** Each item beside what was answered. */
    static Dataset<Row> joined(Dataset<Row> items, Dataset<Row> answers) {
        return items.select(struct(EnglishItems.columns()).as("item"))
                .join(
                        answers.select(struct("key", "request_id", "text", "error", "model", "finish_reason")
                                .as("answer")),
                        col("item.id").equalTo(col("answer.key")));
    }

    Outcome run(Dataset<Row> items, Round round) {
        Dataset<Row> pending = items;
        List<Dataset<Row>> made = new ArrayList<>();
        Dataset<Row> last = null;
        for (int attempt = 1; attempt <= attempts && (last == null || !pending.isEmpty()); attempt++) {
            last = round.at(pending, attempt).persist(StorageLevel.MEMORY_AND_DISK_SER());
            made.add(last.filter(Attempt.isAccepted()).select(Attempt.MADE + ".*"));
            pending = last.filter(not(Attempt.isAccepted())).select(Attempt.GIVEN + ".*");
        }
        Dataset<Row> rejected = Attempt.rejectedRows(last.filter(not(Attempt.isAccepted())));
        return new Outcome(made.stream().reduce(Dataset::union).orElseThrow(), rejected, Usage.facts(Usage.sum(usage)));
    }

    /** The two datasets of an outcome; fails where too large a share was rejected. */
    static Map<String, Output> outputs(
            Outcome outcome, String madeName, String rejectedName, double maxRejectedShare, String model) {
        long refused = outcome.rejected().count();
        long accepted = outcome.made().count();
        if (refused > maxRejectedShare * (refused + accepted)) {
            throw new UserException("Cannot accept the replies of " + model + ": " + refused + " of "
                    + (refused + accepted) + " items rejected" + reasons(outcome.rejected())
                    + ", expected a share of at most " + maxRejectedShare + " (max-rejected-share)");
        }
        Map<String, Object> facts = new TreeMap<>();
        facts.put(StageRunner.ROWS_IN, refused + accepted);
        facts.put(StageRunner.DROPPED, refused);
        facts.put("usage", outcome.usage());
        Map<String, Output> outputs = new LinkedHashMap<>();
        List<String> counted = List.of("source", "split", "type");
        outputs.put(madeName, new Output(outcome.made(), List.of(), List.of("id"), counted, facts));
        outputs.put(
                rejectedName,
                new Output(outcome.rejected(), List.of(), List.of("id"), List.of(Attempt.REASON, "source")));
        return outputs;
    }

    private static String reasons(Dataset<Row> rejected) {
        StringBuilder reasons = new StringBuilder();
        rejected.groupBy(Attempt.REASON)
                .count()
                .orderBy(col("count").desc(), col(Attempt.REASON))
                .collectAsList()
                .forEach(row -> reasons.append(", ")
                        .append(row.getString(0))
                        .append(' ')
                        .append(row.getLong(1)));
        return reasons.toString();
    }
}
