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
        return Map.of(
                OUTPUT,
                new Output(
                        new Closure(config.withdrawals()).of(nodes(inputs)),
                        List.of(),
                        List.of("id"),
                        List.of("reason", "depth")));
    }

    /** The withdrawals that name no row or text at all: a slip of the pen, or what is gone already. */
    public List<Withdrawal> unmatched(Map<String, Dataset<Row>> inputs) {
        return new Closure(config.withdrawals()).unmatched(nodes(inputs));
    }

    private static Dataset<Row> nodes(Map<String, Dataset<Row>> inputs) {
        return inputs.values().stream()
                .map(Closure::nodes)
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }
}
