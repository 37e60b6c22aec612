package fr.medinjection.mix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import fr.medinjection.SparkTest;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Output;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The seven mixes of the paper's size from a corpus of the paper's size: how many CPU seconds they cost. */
class MixScaleIT {
    private static final long ROWS = 571_436;
    private static final double BUDGET_CPU_SECONDS = 40;

    @Test
    void allSevenMixesStayWithinTheirBudget(@TempDir Path folder) {
        String path = folder.resolve("corpus").toString();
        generated().write().partitionBy("component", "split", "type").parquet(path);
        Dataset<Row> corpus = SparkTest.spark().read().parquet(path);
        double before = cpuSeconds();
        Map<String, Output> mixes = new MixStage(paper()).apply(Map.of("corpus", corpus));
        double planned = cpuSeconds();
        mixes.forEach((name, mix) -> mix.rows()
                .repartition(1)
                .sortWithinPartitions("id")
                .write()
                .partitionBy("split")
                .parquet(folder.resolve(name).toString()));
        double after = cpuSeconds();
        System.out.printf(
                "mixes: %d rows, plan and proof %.1f CPU s, writing %.1f CPU s%n",
                ROWS, planned - before, after - planned);
        mixes.forEach((name, mix) -> {
            Dataset<Row> written =
                    SparkTest.spark().read().parquet(folder.resolve(name).toString());
            MixProof proof = MixProof.of(new ObjectMapper().valueToTree(mix.facts()));
            assertThat(MixVerifier.verify(proof, written)).isEmpty();
            assertThat(proof.size()).isEqualTo(33_493);
        });
        assertThat(after - before).isLessThan(BUDGET_CPU_SECONDS);
    }

    /** About as many rows a component, split and type as in the paper's tables, with texts of a few hundred characters. */
    private static Dataset<Row> generated() {
        Dataset<Row> rows = SparkTest.spark()
                .range(0, ROWS, 1, 2)
                .selectExpr(
                        "md5(cast(id as string)) as id",
                        "'' as content_hash",
                        "case when id < 77247 then 'NATIVE' when id < 153753 then 'SYNTHETIC' else 'TRANSLATED' end as component",
                        "concat('source-', id % 7) as source",
                        "case when id >= 77247 and id < 153753 then 'train' when id % 12 = 0 then 'validation' "
                                + "when id % 25 = 1 then 'test' else 'train' end as split",
                        "case when id >= 153753 then 'MCQU' when id >= 77247 then if(id < 110740, 'MCQ', 'OEQ') "
                                + "when id % 5 = 0 then 'OEQ' when id % 3 = 0 then 'MCQU' else 'MCQ' end as type",
                        "'fr' as language",
                        "if(id % 2 = 0, concat_ws(' ', transform(sequence(1, 40), i -> substr(md5(concat(id, i)), 1, 7))), '') as context",
                        "concat_ws(' ', transform(sequence(1, 20), i -> substr(md5(concat('q', id, i)), 1, 7))) as question",
                        "transform(sequence(1, 5), i -> md5(concat('o', id, i))) as options",
                        "array(cast(id % 5 as int)) as correct",
                        "'' as answer",
                        "array('label') as specialties",
                        "if(id % 4 = 0, array('a', 'b'), array(concat('category-', id % 14))) as categories",
                        "'' as task",
                        "'' as skill",
                        "'' as group",
                        "cast(array() as array<string>) as flags",
                        "named_struct('dataset', 'd', 'record', cast(id as string), 'file', 'f', 'licence', 'MIT', "
                                + "'parent', '', 'generator', '', 'prompt_hash', '', 'request_id', '') as lineage");
        return rows.select(
                Stream.of(Instruction.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
    }

    private static MixConfig paper() {
        Map<String, MixSpec> mixes = new LinkedHashMap<>();
        for (String name : List.of("NAT", "TRAD", "SYN", "NAT-TRAD", "NAT-SYN", "TRAD-SYN", "NAT-TRAD-SYN")) {
            Map<String, Long> parts = new LinkedHashMap<>();
            Stream.of(name.split("-"))
                    .map(part -> Map.of("NAT", "native", "TRAD", "translated", "SYN", "synthetic")
                            .get(part))
                    .forEach(part -> parts.put(part, 1L));
            mixes.put(name, new MixSpec("33493", parts));
        }
        return new MixConfig(33493, List.of(TaskType.MCQ, TaskType.MCQU), 0.05, mixes);
    }

    private static double cpuSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }
}
