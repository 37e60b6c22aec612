package fr.medinjection.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Cleans instructions: tidy texts, content hash, categories, flags, and a reason for each row that is dropped. Rows of
 * other languages wait for their translation outside the corpus. A second output lists the labels of the sources with
 * their categories, those without any included.
 */
public record CleanStage(CleanConfig config) implements Stage {
    public static final String INPUT = "instructions";
    public static final String OUTPUT = "stages/clean";
    public static final String LABELS = "stages/labels";

    private static final StructType MARKED = Drops.marked(Instruction.SCHEMA);
    private static final StructType FAILURES =
            new StructType(new StructField[] {Rows.textField("id"), Rows.textField("check")});
    private static final int EXAMPLES = 5;

    @Override
    public String name() {
        return "clean";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> instructions = inputs.get(INPUT);
        if (config.checks().containsValue(Action.FAIL)) {
            requireNoFailure(instructions, config);
        }
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                OUTPUT,
                new Output(
                        clean(instructions, config),
                        List.of(),
                        List.of("id", "content_hash", "split", "question"),
                        List.of(Drops.STAGE, Drops.REASON, "component", "source")));
        outputs.put(
                LABELS,
                new Output(
                        Labels.of(instructions, config.specialties()),
                        List.of(),
                        List.of("source", "label"),
                        List.of("status")));
        return outputs;
    }

    /** The rows, clean, with the columns of {@link Drops}. */
    public static Dataset<Row> clean(Dataset<Row> instructions, CleanConfig config) {
        return instructions.mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                        rows -> results(rows, config).map(CleanStage::marked).iterator(),
                Encoders.row(MARKED));
    }

    private static Stream<Cleaning.Result> results(Iterator<Row> rows, CleanConfig config) {
        Cleaning cleaning = new Cleaning(config);
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false).map(row -> cleaning.clean(Instruction.of(row)));
    }

    private static Row marked(Cleaning.Result result) {
        List<Object> values = new ArrayList<>(MARKED.size());
        Row row = result.row().toRow();
        for (int i = 0; i < row.length(); i++) {
            values.add(row.get(i));
        }
        values.add(result.dropReason().isEmpty() ? "" : "clean");
        values.add(result.dropReason());
        return RowFactory.create(values.toArray());
    }

    private static void requireNoFailure(Dataset<Row> instructions, CleanConfig config) {
        Dataset<Row> failures = instructions.mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> results(rows, config)
                        .filter(result -> result.failure().isPresent())
                        .map(result -> RowFactory.create(
                                result.row().id(), result.failure().get().reason()))
                        .iterator(),
                Encoders.row(FAILURES));
        List<Row> counts =
                failures.groupBy("check").agg(count(lit(1))).orderBy("check").collectAsList();
        if (!counts.isEmpty()) {
            String found = counts.stream()
                    .map(row -> row.getString(0) + " " + row.getLong(1))
                    .collect(Collectors.joining(", "));
            String examples = failures.select("id").orderBy(col("id")).limit(EXAMPLES).collectAsList().stream()
                    .map(row -> row.getString(0))
                    .collect(Collectors.joining(", "));
            throw new UserException(
                    "Cannot accept rows with findings set to fail: " + found + " (rows " + examples + ")");
        }
    }
}
