package fr.medinjection.llm;

import fr.medinjection.SparkTest;
import fr.medinjection.stage.DatasetStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A configuration whose values a test changes, and calls by it. */
public final class Llms {
    public static final String SCHEMA =
            """
            {"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}""";

    public final Map<String, String> environment = new HashMap<>();
    public final List<String> screen = new ArrayList<>();
    public LlmConfig.Sending sending = LlmConfig.Sending.LIVE;
    public List<String> replay = List.of();
    public LlmConfig.InDoubt inDoubt = LlmConfig.InDoubt.HOLD;
    public LlmConfig.Failed failed = LlmConfig.Failed.KEEP;
    public int maxFailedFew;
    public LlmConfig.Successors successors = LlmConfig.Successors.NAME;
    public double maxFailedShare = 1;
    public double money;
    public int attempts = 4;
    public int silenceMs = 30_000;
    public int callMs = 60_000;
    public int drainMs = 4_000;
    public long maxReplyBytes = 100_000;
    public LlmConfig.Protocol protocol = LlmConfig.Protocol.OPENAI;
    public String url;
    public String keyVariable = "";
    public LlmConfig.Structured structured = LlmConfig.Structured.JSON_SCHEMA;
    public Map<String, String> parameters = Map.of("temperature", "0");
    public List<String> answerAfter = List.of();
    public int topLogprobs;
    public LlmConfig.Limits limits = new LlmConfig.Limits(0, 0, 8);
    public LlmConfig.Price price = new LlmConfig.Price("1", "2", "2026-01-01");
    public LlmConfig.Price nextPrice = price;
    public LlmConfig.Batch batch = new LlmConfig.Batch(0, 0, 50, 0.5);
    public String retired = "";
    private final Path out;
    private int runs;

    public Llms(Path out, String url) {
        this.out = out;
        this.url = url;
    }

    public void oneAtATime() {
        limits = new LlmConfig.Limits(0, 0, 1);
    }

    public LlmConfig config() {
        return new LlmConfig(
                sending,
                replay,
                inDoubt,
                failed,
                successors,
                maxFailedShare,
                maxFailedFew,
                new LlmConfig.Budget(money, "USD"),
                new LlmConfig.Retry(attempts, 20, 200, 5_000),
                new LlmConfig.Timeouts(10_000, silenceMs, callMs, drainMs),
                maxReplyBytes,
                new LlmConfig.Files(1 << 20, 2, 2),
                new LlmConfig.Wording("Schema: {schema}", "Wrong: {errors}"),
                Map.of("server", new LlmConfig.Endpoint(protocol, url, keyVariable, batch)),
                Map.of(
                        "model",
                        model("model-1", price, retired, "next"),
                        "next",
                        model("model-2", nextPrice, "", ""),
                        "third",
                        model("model-3", price, "", "")));
    }

    private LlmConfig.Model model(String id, LlmConfig.Price price, String since, String successor) {
        return new LlmConfig.Model(
                "server",
                id,
                "r1",
                structured,
                parameters,
                "seed",
                "max_tokens",
                100,
                answerAfter,
                topLogprobs,
                limits,
                price,
                since,
                successor);
    }

    public String ledger() {
        return out.resolve("llm/requests").toString();
    }

    public DatasetStore store() {
        return new DatasetStore(new Configuration(), out.toString());
    }

    public LlmCalls open() {
        return LlmCalls.open(SparkTest.spark(), config(), store(), "run-" + runs++, screen::add, environment::get);
    }

    /** Opens the ledger, asks, and closes it again. */
    public Map<String, Row> ask(String... texts) {
        return ask(Optional.empty(), texts);
    }

    public Map<String, Row> ask(Optional<String> schema, String... texts) {
        try (LlmCalls calls = open()) {
            return byKey(calls.ask("test", requests(schema, texts), "model"));
        }
    }

    /** A request for each text; its key is the text. */
    public static Dataset<Row> requests(Optional<String> schema, String... texts) {
        List<Row> rows = new ArrayList<>();
        for (String text : texts) {
            ChatRequest request =
                    new ChatRequest(List.of(Message.system("You answer."), Message.user(text)), schema, 1);
            rows.add(RowFactory.create(text, request.toJson()));
        }
        return SparkTest.spark().createDataFrame(rows, LlmCalls.REQUESTS);
    }

    /** Each text with itself as its key. */
    public static Dataset<Row> texts(String... texts) {
        List<Row> rows =
                Stream.of(texts).map(text -> RowFactory.create(text, text)).toList();
        return SparkTest.spark().createDataFrame(rows, LlmCalls.TEXTS);
    }

    public static Map<String, Row> byKey(Dataset<Row> answers) {
        Map<String, Row> rows = new HashMap<>();
        answers.collectAsList().forEach(row -> rows.put(row.getString(0), row));
        return rows;
    }

    public static String text(Row row) {
        return row.getAs("text");
    }

    public static String error(Row row) {
        return row.getAs("error");
    }
}
