package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.string;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.TestItem;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Draws the open answers that humans rate: the same number of every run, as far as there are any, and equal answers once. */
record SampleStage(Settings config, PromptRenderer renderer) implements Stage {
    static final String OUTPUT = "annotation-sample";

    /**
     * What decides the sample beside the answers.
     *
     * @param questions the hashes of the templates by which a question becomes text
     */
    record Settings(AnnotateConfig annotate, Map<String, String> questions) {}

    @Override
    public String name() {
        return "annotate";
    }

    @Override
    public String product() {
        return "answers to rate";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> testSet = inputs.get(TestSetStage.OUTPUT).where("type = 'OEQ'");
        Dataset<Row> given = inputs.entrySet().stream()
                .filter(input -> !input.getKey().equals(TestSetStage.OUTPUT))
                .map(input -> input.getValue()
                        .select("id", "item_fingerprint", "reply", "model", "training_seed", "decoding"))
                .reduce(Dataset::unionByName)
                .orElseThrow();
        Dataset<Row> drawn =
                drawn(testSet.select("id", "item_fingerprint").join(given, new String[] {"id", "item_fingerprint"}));
        return Map.of(
                OUTPUT, new Output(cases(drawn, testSet), List.of(), List.of("number"), List.of("model", "decoding")));
    }

    private Dataset<Row> drawn(Dataset<Row> answers) {
        long seed = config.annotate().seed();
        String[] who = {"model", "training_seed", "decoding"};
        Dataset<Row> different = answers.withColumn(
                        "draw",
                        xxhash64(
                                lit(seed),
                                col("item_fingerprint"),
                                col("reply"),
                                col("model"),
                                col("training_seed"),
                                col("decoding")))
                .groupBy("item_fingerprint", "reply")
                .agg(min(struct("draw", "model", "training_seed", "decoding", "id"))
                        .as("one"))
                .select("item_fingerprint", "reply", "one.*");
        Dataset<Row> ranked = different.withColumn(
                "rank",
                row_number()
                        .over(Window.partitionBy(who[0], who[1], who[2]).orderBy("draw", "item_fingerprint", "reply")));
        return ranked.orderBy("rank", "draw", "item_fingerprint", "reply")
                .limit(config.annotate().sample())
                .withColumn(
                        "number",
                        row_number()
                                .over(Window.orderBy(
                                        xxhash64(lit(seed), lit("order"), col("item_fingerprint"), col("reply")),
                                        col("item_fingerprint"),
                                        col("reply"))));
    }

    private Dataset<Row> cases(Dataset<Row> drawn, Dataset<Row> testSet) {
        long seed = config.annotate().seed();
        PromptRenderer questions = renderer;
        Dataset<Row> items = testSet.select(
                col("id"),
                concat_ws(
                                "/",
                                col("source"),
                                when(col("group").equalTo(""), col("id")).otherwise(col("group")))
                        .as("cluster"),
                struct(col("*")).as("item"));
        return drawn.join(items, "id")
                .map((MapFunction<Row, Row>) row -> one(row, questions, seed), Encoders.row(Case.SCHEMA));
    }

    private static Row one(Row row, PromptRenderer questions, long seed) {
        Instruction item = TestItem.of(row.<Row>getAs("item")).instruction();
        String fingerprint = string(row, "item_fingerprint");
        String reply = string(row, "reply");
        return new Case(
                        Case.key(seed, fingerprint, reply),
                        row.getInt(row.fieldIndex("number")),
                        item.id(),
                        fingerprint,
                        questions.prompt(item),
                        item.answer(),
                        reply,
                        string(row, "cluster"),
                        string(row, "model"),
                        string(row, "training_seed"),
                        string(row, "decoding"))
                .toRow();
    }
}
