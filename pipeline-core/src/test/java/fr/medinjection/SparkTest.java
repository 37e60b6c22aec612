package fr.medinjection;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of a test module: {@code local[2]}, few shuffle partitions, no UI. */
public final class SparkTest {
    private static SparkSession session;

    private SparkTest() {}

    public static synchronized SparkSession spark() {
        if (session == null) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "3")
                    // Of small data the text of the plans, which nobody sees, costs more than the work.
                    .config("spark.sql.debug.maxToStringFields", "0")
                    .config("spark.sql.ui.explainMode", "simple")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/medinjection-warehouse")
                    .getOrCreate();
            session.sparkContext().setLogLevel("ERROR");
        }
        return session;
    }
}
