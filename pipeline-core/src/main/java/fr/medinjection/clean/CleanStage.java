package fr.medinjection.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.data.SourceText;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
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
 * Cleans instructions and texts for synthesis: tidy texts, content hash, categories, flags, and a reason for each row that is
 * dropped. Rows of other languages wait for their translation outside the corpus. A third output lists the labels of the
 * sources with their categories, those without any included.
 */
public record CleanStage(CleanConfig config) implements Stage {
    public static final String INPUT = "instructions";
    public static final String TEXTS = "texts";
    public static final String OUTPUT = "stages/clean";
    public static final String CLEAN_TEXTS = "stages/texts";
    public static final String LABELS = "stages/labels";

    /** The drop reason of an English row that nothing else speaks against. */
    public static final String AWAITING_TRANSLATION = "awaiting-translation";

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
        Dataset<Row> texts = inputs.get(TEXTS);
        if (config.checks().containsValue(Action.FAIL)) {
            requireNoFailure(failures(instructions, Cleaning::new).union(failures(texts, TextCleaning::new)));
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
                CLEAN_TEXTS,
                new Output(
                        cleanTexts(texts, config),
                        List.of(),
                        List.of("id"),
                        List.of(Drops.STAGE, Drops.REASON, "source")));
        outputs.put(
                LABELS,
                new Output(
                        Labels.of(labelled(instructions).union(labelled(texts)), config.specialties()),
                        List.of(),
                        List.of("source", "label"),
                        List.of("status")));
        return outputs;
    }

    /** The instructions, clean, with the columns of {@link Drops}. */
    public static Dataset<Row> clean(Dataset<Row> instructions, CleanConfig config) {
        return marked(instructions, Instruction.SCHEMA, Cleaning::new, config);
    }

    /** The texts, clean, with the columns of {@link Drops}. */
    public static Dataset<Row> cleanTexts(Dataset<Row> texts, CleanConfig config) {
        return marked(texts, SourceText.SCHEMA, TextCleaning::new, config);
    }

    private static Dataset<Row> labelled(Dataset<Row> rows) {
        return rows.select("source", "specialties");
    }

    private static Dataset<Row> marked(
            Dataset<Row> rows, StructType schema, Cleaner.Maker cleaner, CleanConfig config) {
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) partition -> results(partition, cleaner.of(config))
                        .map(CleanStage::marked)
                        .iterator(),
                Encoders.row(Drops.marked(schema)));
    }

    private static Stream<Cleaner.Result> results(Iterator<Row> rows, Cleaner cleaner) {
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false).map(cleaner::clean);
    }

    private static Row marked(Cleaner.Result result) {
        Row row = result.row();
        Object[] values = new Object[row.length() + 2];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = result.dropReason().isEmpty() ? "" : "clean";
        values[row.length() + 1] = result.dropReason();
        return RowFactory.create(values);
    }

    private Dataset<Row> failures(Dataset<Row> rows, Cleaner.Maker cleaner) {
        CleanConfig settings = config;
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) partition -> results(partition, cleaner.of(settings))
                        .filter(result -> result.failure().isPresent())
                        .map(result -> RowFactory.create(
                                result.id(), result.failure().get().reason()))
                        .iterator(),
                Encoders.row(FAILURES));
    }

    private static void requireNoFailure(Dataset<Row> failures) {
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
