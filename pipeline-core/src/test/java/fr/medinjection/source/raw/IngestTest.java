package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.source;
import static fr.medinjection.source.raw.RawFixture.splitAt;
import static fr.medinjection.source.raw.RawFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
    @TempDir
    Path folder;

    @Test
    void recordsBecomeInstructionsTextsAndQuarantine() {
        write(
                folder.resolve("train.jsonl"),
                "{\"id\":\"1\",\"q\":\"Quoi ?\",\"a\":\"Ça\"}\n{\"q\":\n{\"q\":\"skip\"}\n{\"x\":1}\n");
        write(folder.resolve("test.json"), "[{\"id\":\"t\",\"text\":\"Un cas.\"}]");
        Ingested ingested = ingest(LIMITS, source(folder));
        assertThat(ingested.instructions().schema()).isEqualTo(Instruction.SCHEMA);
        assertThat(ingested.texts().schema()).isEqualTo(SourceText.SCHEMA);
        assertThat(ingested.quarantine().schema()).isEqualTo(Quarantined.SCHEMA);
        assertThat(instructions(ingested)).singleElement().satisfies(i -> {
            assertThat(i.question()).isEqualTo("Quoi ?");
            assertThat(i.lineage().file()).isEqualTo("train.jsonl");
            assertThat(i.id()).isEqualTo(Ids.of("qa", "1"));
        });
        assertThat(ingested.texts().collectAsList())
                .singleElement()
                .satisfies(t -> assertThat(SourceText.of(t).text()).isEqualTo("Un cas."));
        assertThat(ingested.quarantine()
                        .select("file", "number", "reason", "raw")
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactlyInAnyOrder(
                        "[train.jsonl,2,incomplete-json,{\"q\":]", "[train.jsonl,4,no-question,{\"x\":1}]");
        assertThat(ingested.counts()).singleElement().satisfies(c -> {
            assertThat(c.records()).isEqualTo(5);
            assertThat(c.instructions()).isEqualTo(1);
            assertThat(c.texts()).isEqualTo(1);
            assertThat(c.quarantined()).isEqualTo(Map.of("incomplete-json", 1L, "no-question", 1L));
            assertThat(c.skipped()).isEqualTo(Map.of("asked-to-skip", 1L));
        });
    }

    @Test
    void repeatedIdsAreNumberedInTheOrderOfFilesAndRecords() {
        write(folder.resolve("b.jsonl"), "{\"id\":\"1\",\"q\":\"drei\"}\n");
        write(
                folder.resolve("a.jsonl"),
                "{\"id\":\"1\",\"q\":\"eins\"}\n{\"id\":\"1\",\"q\":\"zwei\"}\n{\"id\":\"2\",\"q\":\"x\"}\n");
        Map<String, Instruction> byQuestion = instructions(ingest(splitAt(8), source(folder))).stream()
                .collect(Collectors.toMap(Instruction::question, i -> i));
        assertThat(byQuestion.get("eins").lineage().record()).isEqualTo("1");
        assertThat(byQuestion.get("zwei").lineage().record()).isEqualTo("1~2");
        assertThat(byQuestion.get("drei").lineage().record()).isEqualTo("1~3");
        assertThat(byQuestion.get("drei").id()).isEqualTo(Ids.of("qa", "1~3"));
        assertThat(byQuestion.get("x").id()).isEqualTo(Ids.of("qa", "2"));
    }

    @Test
    void rowsDoNotDependOnHowFilesAreCut() {
        SplittableRandom random = new SplittableRandom(7);
        String lines = IntStream.range(0, 500)
                .mapToObj(i -> i % 37 == 0
                        ? "\r\n{\"q\":\"broken " + i
                        : "{\"q\":\"" + "é".repeat(random.nextInt(40)) + i + "\",\"id\":\"" + random.nextInt(300)
                                + "\"}")
                .collect(Collectors.joining("\n"));
        write(folder.resolve("train.jsonl"), "\uFEFF" + lines);
        Ingested whole = ingest(LIMITS, source(folder));
        List<String> expected = rows(whole.instructions());
        List<String> quarantined = rows(whole.quarantine());
        assertThat(expected).hasSizeGreaterThan(400);
        assertThat(quarantined).hasSize(14);
        for (int bytes : new int[] {411, 3000, 10_000}) {
            Ingested cut = ingest(splitAt(bytes), source(folder));
            assertThat(rows(cut.instructions())).isEqualTo(expected);
            assertThat(rows(cut.quarantine())).isEqualTo(quarantined);
        }
    }

    @Test
    void parquetRowsCarryTheirNumbers() {
        SparkTest.spark()
                .range(0, 1000, 1, 1)
                .selectExpr("concat('q', id) q", "named_struct('n', array(id, null)) nested", "cast('NaN' as double) f")
                .write()
                .parquet(folder.resolve("data").toString());
        List<Instruction> rows = instructions(ingest(LIMITS, source(folder.resolve("data"))));
        assertThat(rows).hasSize(1000).allSatisfy(i -> {
            int number = Integer.parseInt(i.question().substring(1)) + 1;
            assertThat(i.lineage().record()).endsWith(".parquet#" + number);
        });
    }

    @Test
    void aBugInASourceNamesFileAndRecord() {
        write(folder.resolve("a.jsonl"), "{\"q\":\"x\"}\n{\"q\":\"bug\"}\n");
        assertThatThrownBy(() -> ingest(LIMITS, source(folder))).rootCause().hasMessage("a bug");
        assertThatThrownBy(() -> ingest(LIMITS, source(folder)))
                .hasStackTraceContaining("Cannot parse record 2 of a.jsonl of source qa");
    }

    @Test
    void whatTheUserCanMendStaysTheCauseOfTheFailedJob() {
        write(folder.resolve("a.jsonl"), "{\"q\":\"x\"}\n{\"q\":\"layout\"}\n");
        assertThatThrownBy(() -> ingest(LIMITS, source(folder)))
                .cause()
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot read layout (record 2 of a.jsonl of source qa)");
    }

    @Test
    void tooManyBadRecordsAreRefused() {
        write(folder.resolve("a.jsonl"), "{\"q\":\"x\"}\n{\"z\":1}\n{\"q\":\"x\"}\n{\"q\":\"x\"}\n");
        Ingested ingested = ingest(LIMITS, source(folder));
        ingested.requireFewBad(0.25);
        assertThatThrownBy(() -> ingested.requireFewBad(0.2))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot accept so many bad records (max-bad-share is 0.2): qa has 1 of 4 (no-question 1);"
                        + " with a larger ingest.max-bad-share all of them can be read in quarantine/; the first are:"
                        + "\n  qa/a.jsonl#2: no-question: q is missing");
    }

    private static Ingested ingest(RawLimits limits, RawSource... sources) {
        return Ingest.of(List.of(sources), limits, SparkTest.spark());
    }

    private static List<Instruction> instructions(Ingested ingested) {
        return ingested.instructions().collectAsList().stream()
                .map(Instruction::of)
                .toList();
    }

    private static List<String> rows(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }
}
