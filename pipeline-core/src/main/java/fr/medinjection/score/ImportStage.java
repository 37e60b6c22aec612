package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Rows;
import fr.medinjection.data.SourceText;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.SourceContext;
import fr.medinjection.source.raw.Ingest;
import fr.medinjection.source.raw.Ingested;
import fr.medinjection.source.raw.RawLimits;
import fr.medinjection.source.raw.RawSource;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes predictions of a file of answers: each record becomes predictions or goes to quarantine with the reason.
 *
 * @param answers as configured, but for where the files lie
 */
public record ImportStage(Settings config, AnswersConfig answers, RawLimits limits, PromptRenderer renderer)
        implements Stage {
    public static final String PREDICTIONS = "predictions/";
    public static final String QUARANTINE = "predictions-quarantine/";

    /**
     * What decides the predictions beside the test set.
     *
     * @param name of the predictions
     * @param files the fingerprint of the files
     * @param prompts the hashes of the templates by which a text asked is known again
     */
    public record Settings(String name, AnswersConfig answers, String files, Map<String, String> prompts) {}

    private static final StructType OUTCOME = new StructType(new StructField[] {
        textField("file"),
        field("number", DataTypes.LongType),
        textField("raw"),
        textField("reason"),
        textField("detail"),
        field("remarks", Rows.STRINGS),
        new StructField("prediction", Prediction.SCHEMA, true, Metadata.empty())
    });

    @Override
    public String name() {
        return "import " + config.name();
    }

    /** The names of the outputs, in order. */
    public List<String> outputs() {
        return List.of(PREDICTIONS + config.name(), QUARANTINE + config.name());
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> testSet = inputs.get(TestSetStage.OUTPUT);
        Ingested read = read(testSet);
        Dataset<Row> outcomes =
                withoutDuplicates(outcomes(read.texts(), testSet)).persist();
        Dataset<Row> predictions = outcomes.where(col("reason").equalTo("")).select("prediction.*");
        Dataset<Row> refused = outcomes.where(col("reason").notEqual(""))
                .select(
                        lit(config.name()).as("source"),
                        col("file"),
                        col("number"),
                        col("reason"),
                        col("detail"),
                        col("raw"));
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                PREDICTIONS + config.name(),
                new Output(
                        predictions,
                        List.of(),
                        Prediction.KEY,
                        List.of("model", "decoding"),
                        facts(outcomes, read, testSet)));
        outputs.put(
                QUARANTINE + config.name(),
                new Output(
                        read.quarantine().unionByName(refused),
                        List.of(),
                        List.of("file", "number", "reason", "detail", "raw"),
                        List.of("reason")));
        return outputs;
    }

    private Ingested read(Dataset<Row> testSet) {
        SourceConfig files = new SourceConfig("answers", answers.path(), "", "", false, Map.of());
        AnswersSource source = new AnswersSource(answers.answerField());
        return Ingest.of(
                List.of(new RawSource(source, new SourceContext(config.name(), files, Map.of()))),
                limits,
                testSet.sparkSession());
    }

    private Dataset<Row> outcomes(Dataset<Row> records, Dataset<Row> testSet) {
        AnswersConfig given = answers;
        String version = TestSetStage.version(testSet);
        int cut = limits.quarantineChars();
        Dataset<Row> keyed = records.map(
                (MapFunction<Row, Row>) row -> record(SourceText.of(row), given), Encoders.row(Given.RECORD));
        return keyed.join(items(testSet), keyed.col("key").equalTo(col("item_key")), "left")
                .flatMap(
                        (FlatMapFunction<Row, Row>)
                                row -> matched(row, given, version, cut).iterator(),
                        Encoders.row(OUTCOME));
    }

    private static Row record(SourceText text, AnswersConfig answers) {
        JsonNode record = Given.json(text.text());
        String position = text.lineage().record();
        long number = Long.parseLong(position.substring(position.lastIndexOf('#') + 1));
        return RowFactory.create(
                Given.key(record, text.title(), answers), text.lineage().file(), number, text.title(), text.text());
    }

    /** Items by id and by the texts that ask them; a text that asks several stands for none. */
    private Dataset<Row> items(Dataset<Row> testSet) {
        PromptRenderer prompts = renderer;
        StructType schema =
                new StructType().add("item_key", DataTypes.StringType, false).add("item", TestItem.SCHEMA, false);
        Dataset<Row> keyed = testSet.flatMap(
                (FlatMapFunction<Row, Row>) row -> {
                    TestItem item = TestItem.of(row);
                    return Stream.of(
                                    item.instruction().id(),
                                    Given.asked(prompts.prompt(item.instruction())),
                                    Given.asked(prompts.published(item.instruction())))
                            .distinct()
                            .map(key -> RowFactory.create(key, item.toRow()))
                            .iterator();
                },
                Encoders.row(schema));
        return keyed.groupBy("item_key")
                .agg(count(lit(1)).as("items"), first("item").as("item"));
    }

    private static List<Row> matched(Row row, AnswersConfig answers, String version, int cut) {
        String json = string(row, "json");
        String raw = json.length() <= cut ? json : json.substring(0, cut);
        Row found = row.getAs("item");
        List<Row> rows = new ArrayList<>();
        for (Given given : Given.of(Given.json(json), string(row, "key"), answers)) {
            Matched matched = found == null
                    ? Matched.refused("unknown-item", "no test item has the id or asks the text " + given.key())
                    : row.<Long>getAs("items") > 1
                            ? Matched.refused("ambiguous-item", "several test items ask the same text")
                            : Matched.of(given, TestItem.of(found), version);
            rows.add(RowFactory.create(
                    string(row, "file"),
                    Rows.longValue(row, "number"),
                    raw,
                    matched.reason(),
                    matched.detail(),
                    matched.remarks().toArray(),
                    matched.prediction() == null ? null : matched.prediction().toRow()));
        }
        return rows;
    }

    /** Of several answers of one run to one item the first counts; the others are kept apart. */
    private static Dataset<Row> withoutDuplicates(Dataset<Row> outcomes) {
        Column[] same = Stream.concat(
                        Stream.of(col("reason")), Prediction.KEY.stream().map(key -> col("prediction." + key)))
                .toArray(Column[]::new);
        Column occurrence = row_number().over(Window.partitionBy(same).orderBy(col("file"), col("number"), col("raw")));
        return outcomes.withColumn("occurrence", occurrence)
                .withColumn("again", col("occurrence").gt(1).and(col("reason").equalTo("")))
                .withColumn(
                        "detail",
                        when(col("again"), "answered before by the same model").otherwise(col("detail")))
                .withColumn("reason", when(col("again"), "duplicate").otherwise(col("reason")))
                .drop("occurrence", "again");
    }

    private Map<String, Object> facts(Dataset<Row> outcomes, Ingested read, Dataset<Row> testSet) {
        Map<String, Object> remarks = new TreeMap<>();
        outcomes.where(col("reason").equalTo(""))
                .select(explode(col("remarks")).as("remark"))
                .groupBy("remark")
                .count()
                .collectAsList() // as many rows as kinds of remarks
                .forEach(row -> remarks.put(row.getString(0), row.getLong(1)));
        return Map.of(
                "answers",
                remarks,
                StageRunner.ROWS_IN,
                read.counts().get(0).records(),
                StageRunner.DROPPED,
                read.counts().get(0).bad()
                        + outcomes.where(col("reason").notEqual("")).count(),
                "test-set",
                TestSetStage.version(testSet));
    }
}
