package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading Parquet and making rows against the naive twins: Spark's datasets and Spark's converters. */
class ParquetTwinTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"true, 67108864", "false, 67108864", "true, 3000"})
    void recordsAreThoseOfADataset(String vectorized, long splitBytes) throws IOException {
        var spark = SparkTest.spark();
        spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
        try {
            String path = folder.resolve("types é").toString();
            spark.range(0, 3000, 1, 2)
                    .select(
                            expr("if(id % 5 = 0, null, concat('texte é ', id))").as("text"),
                            expr("cast(id as int)").as("whole"),
                            expr("id * 10000000000").as("large"),
                            expr("cast(id % 100 as byte)").as("tiny"),
                            expr("if(id % 7 = 0, double('NaN'), id / 3.0d)").as("real"),
                            expr("cast(id as float) / 7").as("single"),
                            expr("cast(id / 4 as decimal(20, 6))").as("decimal"),
                            expr("id % 2 = 0").as("flag"),
                            expr("cast(concat('b', id) as binary)").as("bytes"),
                            expr("date_add(date'1969-12-30', cast(id as int))").as("day"),
                            expr("timestamp_seconds(id * 1000.5)").as("time"),
                            expr("cast('2024-02-03 04:05:06' as timestamp_ntz)").as("local"),
                            expr("if(id % 3 = 0, null, array('a', null, cast(id as string)))")
                                    .as("list"),
                            expr("map(id, struct(id as n, array(cast(id as double)) as d))")
                                    .as("map"),
                            expr("named_struct('inner', named_struct('x', id, 'y', if(id % 2 = 0, null, 'z')))")
                                    .as("nested"))
                    .write()
                    .option("parquet.block.size", 4096)
                    .parquet(path);
            List<JsonNode> expected = new ArrayList<>();
            for (Row row : spark.read().parquet(path).orderBy("whole").collectAsList()) {
                expected.add(ExternalRowJson.of(row));
            }
            assertThat(read(path, splitBytes)).isEqualTo(expected);
        } finally {
            spark.conf().unset("spark.sql.parquet.enableVectorizedReader");
        }
    }

    private static List<JsonNode> read(String path, long splitBytes) throws IOException {
        Configuration hadoop = SparkTest.spark().sparkContext().hadoopConfiguration();
        List<RawUnit.Whole> files = RawFiles.list(List.of(path), hadoop).stream()
                .map(file -> new RawUnit.Whole(0, file))
                .toList();
        List<JsonNode> records = new ArrayList<>();
        for (RawUnit.Whole file : files) {
            long number = 0;
            for (RawUnit unit : ParquetFiles.units(List.of(file), splitBytes, SparkTest.spark(), hadoop)) {
                ParquetReads reads = new ParquetReads((RawUnit.Rows) unit);
                for (RawRead read = reads.next(); read != null; read = reads.next()) {
                    RawRead.Whole whole = (RawRead.Whole) read;
                    assertThat(whole.record().number()).isEqualTo(++number);
                    assertThat(whole.record().file()).isEqualTo(file.file().name());
                    records.add(whole.record().fields());
                }
            }
        }
        return records;
    }

    @Test
    void outcomesAreThoseOfSparksConverters() {
        Instruction item = TestRows.item("é", Component.NATIVE, "source", Split.TEST, TaskType.MCQ);
        SourceText text = new SourceText(
                "t",
                "s",
                Split.TRAIN,
                "fr",
                "",
                "corps",
                List.of("a", "b"),
                List.of(),
                List.of("c"),
                Lineage.published("d", "r", "f", ""));
        Quarantined bad = new Quarantined("s", "f", 7, "reason", "detail", "raw");
        assertSame(
                Outcome.of(item, "f", 3, 1),
                RowFactory.create(Outcome.INSTRUCTION, "é", "f", 3L, 1, item.toRow(), null, null));
        assertSame(Outcome.of(text, "f", 4, 0), RowFactory.create(1, "t", "f", 4L, 0, null, text.toRow(), null));
        assertSame(Outcome.of(bad), RowFactory.create(2, "f#7", "f", 7L, 0, null, null, bad.toRow()));
    }

    private static void assertSame(InternalRow found, Row expected) {
        assertThat(CatalystTypeConverters.convertToScala(found, Outcome.SCHEMA))
                .isEqualTo(CatalystTypeConverters.convertToScala(
                        CatalystTypeConverters.createToCatalystConverter(Outcome.SCHEMA)
                                .apply(expected),
                        Outcome.SCHEMA));
    }
}
