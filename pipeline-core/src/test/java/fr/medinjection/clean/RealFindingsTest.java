package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.RealData;
import fr.medinjection.SparkTest;
import fr.medinjection.data.Instruction;
import fr.medinjection.source.Reading;
import fr.medinjection.udf.text.FrenchText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What the checks find in the real files: exact counts, so that neither a check nor a source changes unseen. */
class RealFindingsTest {
    @Test
    void frenchMedMcqa() {
        assertThat(findings(Reading.of("frenchmedmcqa")
                        .file(RealData.of("frenchmedmcqa"), "corpus/train.json")
                        .file(RealData.of("frenchmedmcqa"), "corpus/dev.json")))
                .isEqualTo(Map.of("equal-options", 1L));
    }

    @Test
    void medMcqa() {
        assertThat(findings(Reading.of("medmcqa").file(RealData.of("medmcqa"), "rebuilt/hf_layout/validation.jsonl")))
                .isEqualTo(Map.of("equal-options", 21L));
    }

    @Test
    void mmluPro() {
        Reading reading = Reading.of("mmlu-pro");
        for (String category : new String[] {"health", "psychology", "biology"}) {
            reading.file(RealData.of("mmlu_pro/rebuilt"), "test_" + category + ".jsonl");
        }
        assertThat(findings(reading)).isEqualTo(Map.of("single-option", 2L));
    }

    @Test
    void openAndLongRows() {
        assertThat(findings(Reading.of("pubmedqa")
                        .sideFile("data/test_ground_truth.json", "{}")
                        .file(RealData.of("pubmedqa"), "data/ori_pqal.json")))
                .isEqualTo(Map.of());
        assertThat(findings(Reading.of("k-qa").file(RealData.of("kqa/dataset"), "questions_w_answers.jsonl")))
                .isEqualTo(Map.of());
        assertThat(findings(Reading.of("medxpertqa").file(RealData.of("medxpertqa"), "rebuilt/Text/test.jsonl")))
                .isEqualTo(Map.of());
        assertThat(findings(Reading.of("medqa").file(RealData.of("medqa"), "questions/US/test.jsonl")))
                .isEqualTo(Map.of());
    }

    private static Map<String, Long> findings(Reading reading) {
        Cleaning cleaning = new Cleaning(CleanConfigs.with(CleanConfigs.all(Action.FLAG)));
        List<Row> raw = withSchema(reading.instructions.stream().map(Instruction::toRow));
        return withSchema(raw.stream().map(row -> cleaning.clean(row).row())).stream()
                .map(Instruction::of)
                .peek(RealFindingsTest::assertTidy)
                .flatMap(row -> row.flags().stream())
                .collect(Collectors.groupingBy(flag -> flag, TreeMap::new, Collectors.counting()));
    }

    private static void assertTidy(Instruction row) {
        assertThat(FrenchText.tidy(row.question())).isEqualTo(row.question());
    }

    /** Rows as Spark hands them out: fields have names. */
    private static List<Row> withSchema(Stream<Row> rows) {
        return SparkTest.spark()
                .createDataFrame(rows.toList(), Instruction.SCHEMA)
                .collectAsList();
    }
}
