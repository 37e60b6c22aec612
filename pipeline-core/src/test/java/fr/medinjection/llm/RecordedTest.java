package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.llm.ledger.Ledger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which of several records of one request counts. */
@Timeout(120)
final class RecordedTest {
    /** What the own ledger says of a request, and then what the recorded ones say. */
    private static final String FORM = "own-([a-z]+)-recorded-([a-z-]+)";

    @TempDir
    private Path out;

    /** A ledger that has an answer to what asks for {@code wanted}, and refusals of the rest. */
    private String ledger(String name, String wanted, String... texts) throws Exception {
        try (LlmServer server = new LlmServer((request, number, answer) -> {
            if (request.asked().matches(".*" + wanted)) {
                LlmServer.ok(answer, LlmServer.completion(name, "stop"));
            } else {
                LlmServer.status(answer, "400 Bad Request", "{\"error\":{\"message\":\"" + name + "\"}}");
            }
        })) {
            Llms llms = new Llms(out.resolve(name), server.url());
            llms.ask(texts);
            return llms.ledger();
        }
    }

    @Test
    void anAnswerIsTakenBeforeAnythingElseAndTheOwnLedgerBeforeOthers() throws Exception {
        String[] texts = {
            "own-none-recorded-answered", "own-none-recorded-failed",
            "own-answered-recorded-answered", "own-answered-recorded-failed",
            "own-failed-recorded-answered", "own-failed-recorded-failed",
            "own-submitted-recorded-answered", "own-submitted-recorded-failed",
            "own-failed-recorded-failed-answered", "own-none-recorded-failed-answered"
        };
        String first = ledger("first", "recorded-answered", texts);
        String second = ledger("second", "answered", texts);
        Column state = regexp_extract(col("request"), FORM, 1);
        Dataset<Row> own = Ledger.read(SparkTest.spark(), first)
                .where(state.notEqual("none"))
                .withColumn("state", state)
                .withColumn("run_id", lit("own"));
        Map<String, String> found = new TreeMap<>();
        Recorded.beside(SparkTest.spark(), own, List.of(first, second))
                .select(regexp_extract(col("request"), FORM, 0), col("state"), col("run_id"), col("text"), col("error"))
                .collectAsList()
                .forEach(row -> {
                    String from = row.getString(2).equals("own")
                            ? "own"
                            : row.isNullAt(3) ? row.getString(4).replaceFirst(".*: ", "") : row.getString(3);
                    assertThat(found.put(row.getString(0), from + " " + row.getString(1)))
                            .isNull();
                });
        assertThat(found)
                .containsOnly(
                        Map.entry("own-none-recorded-answered", "first answered"),
                        Map.entry("own-none-recorded-failed", "first failed"),
                        Map.entry("own-answered-recorded-answered", "own answered"),
                        Map.entry("own-answered-recorded-failed", "own answered"),
                        Map.entry("own-failed-recorded-answered", "first answered"),
                        Map.entry("own-failed-recorded-failed", "own failed"),
                        Map.entry("own-submitted-recorded-answered", "first answered"),
                        Map.entry("own-submitted-recorded-failed", "own submitted"),
                        Map.entry("own-failed-recorded-failed-answered", "second answered"),
                        Map.entry("own-none-recorded-failed-answered", "second answered"));
    }
}
