package fr.medinjection.synth.judge;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Usage;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;

/**
 * Has the synthetic items of the corpus judged beside the text they were made from, by every judge. What gives no score is
 * kept apart with its reason; the manifest says how far the judges agree.
 */
public record JudgeStage(Settings config, Map<TaskType, Sheet> sheets, Model model) implements Stage {
    public static final String NAME = "judge";
    public static final String INPUT = "corpus";
    public static final String TEXTS = "checked-texts";
    public static final String OUTPUT = "llm/judge";
    public static final String REJECTED = "llm/judge-rejected";
    public static final List<String> OUTPUTS = List.of(OUTPUT, REJECTED);

    static final String TEXT = "source_text";

    /**
     * What decides the scores beside the items.
     *
     * @param judges each with what the ledger knows of it
     */
    public record Settings(
            Map<String, String> judges,
            List<String> sources,
            long seed,
            int sample,
            JudgeConfig.Scale mcq,
            JudgeConfig.Scale oeq,
            Map<String, String> prompts,
            Privacy privacy) {}

    /** @param judges the models, each with what the ledger knows of it */
    public static JudgeStage of(
            JudgeConfig config, Path prompts, Map<String, String> judges, Privacy privacy, Model model) {
        Map<TaskType, Sheet> sheets = new TreeMap<>();
        Map<String, String> hashes = new TreeMap<>();
        for (TaskType type : TaskType.values()) {
            Sheet sheet = Sheet.load(config.scale(type), type, prompts);
            sheets.put(type, sheet);
            hashes.put(sheet.prompt().name(), sheet.prompt().version() + " " + sheet.hash());
        }
        Settings settings = new Settings(
                new LinkedHashMap<>(judges),
                config.sources(),
                config.seed(),
                config.sample(),
                config.mcq(),
                config.oeq(),
                hashes,
                privacy);
        return new JudgeStage(settings, sheets, model);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String product() {
        return "judgements";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = kept(items(inputs.get(INPUT), inputs.get(TEXTS)));
        Dataset<Row> shown = kept(sample(items.where(col(TEXT).notEqual(""))));
        List<Map<String, Usage>> usage = new ArrayList<>();
        Dataset<Row> judged = Judged.unasked(items.where(col(TEXT).equalTo("")), "", Judgement.NO_SOURCE_TEXT);
        for (String judge : config.judges().keySet()) {
            Dataset<Row> sent = shown.where(config.privacy().mayBeSent(judge));
            Dataset<Row> replies = kept(model.ask(NAME, requests(sent), judge));
            usage.add(Usage.of(replies));
            judged = judged.union(Judged.read(sent, replies, new Judged.Reading(judge, scales(), config.privacy())))
                    .union(Judged.unasked(
                            shown.where(not(config.privacy().mayBeSent(judge))), judge, Judgement.MAY_NOT_LEAVE));
        }
        return outputs(kept(judged), Usage.sum(usage));
    }

    /** What a judge is asked, for an estimate. */
    public Dataset<Row> requests(Dataset<Row> corpus, Dataset<Row> texts, String judge) {
        Dataset<Row> shown = sample(items(corpus, texts).where(col(TEXT).notEqual("")));
        return requests(shown.where(config.privacy().mayBeSent(judge)));
    }

    /** Synthetic items with the text they were made from, else the context they show. */
    private Dataset<Row> items(Dataset<Row> corpus, Dataset<Row> texts) {
        Dataset<Row> sources = texts.select(col("id").as("text_id"), col("text").as("text"));
        Column wanted = config.sources().isEmpty()
                ? lit(true)
                : col("source").isin(config.sources().toArray());
        return corpus.where(col("component").equalTo(Component.SYNTHETIC.name()).and(wanted))
                .join(sources, col("lineage.parent").equalTo(col("text_id")), "left")
                .withColumn(TEXT, coalesce(col("text"), col("context")))
                .drop("text_id", "text");
    }

    /** So many of each type as are wanted. */
    private Dataset<Row> sample(Dataset<Row> items) {
        if (config.sample() == 0) {
            return items;
        }
        Column open = col("type").equalTo(TaskType.OEQ.name());
        return first(items.where(open)).union(first(items.where(not(open))));
    }

    private Dataset<Row> first(Dataset<Row> items) {
        return items.orderBy(xxhash64(lit(config.seed()), lit(NAME), col("id")), col("id"))
                .limit(config.sample());
    }

    private Dataset<Row> requests(Dataset<Row> items) {
        Asking asking = new Asking(new TreeMap<>(sheets), config.privacy(), config.seed());
        return items.map(
                (MapFunction<Row, Row>) row -> RowFactory.create(
                        row.<String>getAs("id"), asking.request(Instruction.of(row), row.getAs(TEXT))),
                Encoders.row(LlmCalls.REQUESTS));
    }

    /** Makes requests, on any machine. */
    private record Asking(Map<TaskType, Sheet> sheets, Privacy privacy, long seed) implements Serializable {
        String request(Instruction item, String text) {
            Sheet sheet = sheets.get(item.type());
            return sheet.ask(item, text, privacy).request(sheet.schema(), seed).toJson();
        }
    }

    private Map<TaskType, JudgeConfig.Scale> scales() {
        Map<TaskType, JudgeConfig.Scale> scales = new TreeMap<>();
        sheets.forEach((type, sheet) -> scales.put(type, sheet.scale()));
        return scales;
    }

    private static Map<String, Output> outputs(Dataset<Row> judged, Map<String, Usage> usage) {
        Dataset<Row> given = judged.where(col(Judged.FAILURE).equalTo(""));
        Map<String, Object> facts = new TreeMap<>();
        facts.put("usage", Usage.facts(usage));
        facts.put(
                "agreement", Agreement.of(given).stream().map(Agreement::facts).toList());
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                OUTPUT,
                new Output(
                        given.drop(Judged.FAILURE, Judged.REPLY),
                        List.of(),
                        List.of("id", "judge"),
                        List.of("type", "judge", "score"),
                        facts));
        outputs.put(
                REJECTED,
                new Output(
                        judged.where(col(Judged.FAILURE).notEqual(""))
                                .drop("low", "high", "score", "reason")
                                .withColumnRenamed(Judged.FAILURE, "reason"),
                        List.of(),
                        List.of("id", "judge"),
                        List.of("type", "judge", "reason")));
        return outputs;
    }

    private static Dataset<Row> kept(Dataset<Row> rows) {
        return rows.sparkSession()
                .createDataFrame(rows.javaRDD().persist(StorageLevel.MEMORY_AND_DISK_SER()), rows.schema());
    }
}
