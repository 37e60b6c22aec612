package fr.medinjection.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Divides the clean rows into the corpus and what was dropped on the way, each dropped row with the first reason there was;
 * texts for synthesis are marked in the same way and stay together.
 */
public record CorpusStage(CorpusConfig config) implements Stage {
    public static final String CLEAN = "stages/clean";
    public static final String TEXTS = "stages/texts";
    public static final String DUPLICATES = "duplicates";
    public static final String LEAKS = "leaks";
    public static final String CORPUS = "corpus";
    public static final String DROPPED = "dropped";
    public static final String CHECKED_TEXTS = "checked-texts";

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> verdicts = new Verdicts(config)
                .of(inputs.get(DUPLICATES), inputs.get(LEAKS))
                .withColumnRenamed("id", "verdict_id");
        Dataset<Row> marked = mark(inputs.get(CLEAN), Instruction.SCHEMA, verdicts);
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                CORPUS,
                new Output(
                        marked.filter(Drops.kept()).select(columns(Instruction.SCHEMA)),
                        List.of("component", "split", "type"),
                        List.of("id"),
                        List.of("component", "split", "type", "source")));
        outputs.put(
                DROPPED,
                new Output(
                        marked.filter(Drops.dropped()),
                        List.of(),
                        List.of("id"),
                        List.of(Drops.STAGE, Drops.REASON, "component", "source")));
        outputs.put(
                CHECKED_TEXTS,
                new Output(
                        mark(inputs.get(TEXTS), SourceText.SCHEMA, verdicts),
                        List.of(),
                        List.of("id"),
                        List.of(Drops.STAGE, Drops.REASON, "source", "split")));
        return outputs;
    }

    private Dataset<Row> mark(Dataset<Row> rows, StructType schema, Dataset<Row> verdicts) {
        Column foreign = not(col("language").isin(config.languages().toArray()));
        Column stage = first(Drops.STAGE, col("verdict.stage"), foreign, lit("corpus"));
        Column reason = first(Drops.REASON, col("verdict.reason"), foreign, concat(lit("language-"), col("language")));
        return rows.join(verdicts, col("id").equalTo(col("verdict_id")), "left")
                .withColumn("new_stage", stage)
                .withColumn("new_reason", reason)
                .withColumn(Drops.STAGE, col("new_stage"))
                .withColumn(Drops.REASON, col("new_reason"))
                .select(columns(Drops.marked(schema)));
    }

    /** What cleaning said, else the verdict, else the language. */
    private static Column first(String earlier, Column verdict, Column foreign, Column ofLanguage) {
        return when(Drops.dropped(), col(earlier))
                .when(col("verdict").isNotNull(), verdict)
                .when(foreign, ofLanguage)
                .otherwise("");
    }

    private static Column[] columns(StructType schema) {
        return Arrays.stream(schema.fieldNames()).map(functions::col).toArray(Column[]::new);
    }
}
