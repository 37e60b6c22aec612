package fr.medinjection.withdraw;

import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lists the rows and texts that are taken back, directly or because they were made from such a one. */
public record WithdrawStage(WithdrawConfig config) implements Stage {
    public static final String OUTPUT = "withdrawn";

    @Override
    public String name() {
        return "withdraw";
    }

    @Override
    public String product() {
        return "withdrawn";
    }

    /** Every input counts, instructions and texts alike: what it must have is {@code id}, {@code source} and {@code lineage}. */
    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> nodes = inputs.values().stream()
                .map(Closure::nodes)
                .reduce(Dataset::unionByName)
                .orElseThrow();
        return Map.of(
                OUTPUT,
                new Output(
                        new Closure(config.withdrawals()).of(nodes),
                        List.of(),
                        List.of("id"),
                        List.of("reason", "depth")));
    }
}
