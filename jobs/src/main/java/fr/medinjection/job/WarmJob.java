package fr.medinjection.job;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes and reads a tiny dataset, so that the classes of a usual run are loaded when the archive of them is made. */
final class WarmJob implements Job {
    @Override
    public void run(JobContext context) {
        context.runner().runOnRaw(new Numbers(new Numbers.Size(100), context), List.of(), List.of("warm"));
    }

    private record Numbers(Size config, JobContext context) implements Stage {
        record Size(long rows) {}

        @Override
        public String name() {
            return "warm";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            Dataset<Row> rows =
                    context.spark().range(config.rows()).select(col("id").cast("string"));
            return Map.of("warm", new Output(rows, List.of(), List.of("id"), List.of()));
        }
    }
}
