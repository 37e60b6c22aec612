package fr.medinjection.udf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * All our SQL functions by name. In spark-sql, Zeppelin and any other session they are there with one line of configuration,
 * {@code spark.sql.extensions=fr.medinjection.udf.UdfsExtension}; a session that is already running takes them from
 * {@link #register}.
 */
public final class Udfs {
    static final Map<String, SqlFunction> ALL = all();

    private Udfs() {}

    /** Makes all functions known to a running session. */
    public static void register(SparkSession spark) {
        ALL.forEach((name, function) -> spark.udf().register(name, function.function()));
    }

    /** The names of all functions with how each is called. */
    public static Map<String, String> usages() {
        Map<String, String> usages = new LinkedHashMap<>();
        ALL.forEach((name, function) -> usages.put(name, function.usage()));
        return usages;
    }

    private static Map<String, SqlFunction> all() {
        Map<String, SqlFunction> all = new LinkedHashMap<>();
        TextFunctions.addTo(all);
        AnswerFunctions.addTo(all);
        CorpusFunctions.addTo(all);
        StatisticsFunctions.addTo(all);
        return Collections.unmodifiableMap(all);
    }
}
