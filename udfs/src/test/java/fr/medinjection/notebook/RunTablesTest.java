package fr.medinjection.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTablesTest {
    @TempDir
    Path out;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private void write(String dataset, String model) throws IOException {
        Path folder = out.resolve(dataset);
        spark.sql("select 'a' as id, '" + model + "' as model").write().parquet(folder.toString());
        Files.writeString(folder.resolve("_manifest.json"), "{\"rows\": 1}");
    }

    @Test
    void whatIsBeingWrittenAndWhatWasReplacedIsNoDataset() throws IOException {
        write("predictions/NAT", "NAT");
        write("predictions/TRAD", "TRAD");
        write("predictions/_staging.NAT", "half");
        write("predictions/_old.NAT", "old");
        Files.createDirectories(out.resolve("predictions/unfinished"));
        assertThat(RunTables.of(spark, out.toString(), "predictions", "scores").lines())
                .containsExactly(
                        "%table table\trows\tmissing",
                        "predictions\t2\t", "scores\t0\tnot in file:" + out + ", run ./submit.sh score --config FILE");
        assertThat(spark.table("predictions").orderBy("model").collectAsList())
                .extracting(row -> row.<String>getAs("model"))
                .containsExactly("NAT", "TRAD");
    }
}
