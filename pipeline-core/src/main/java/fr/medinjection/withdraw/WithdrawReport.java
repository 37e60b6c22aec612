package fr.medinjection.withdraw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Where withdrawn rows had gone, to be drawn up before corpus and mixes are made anew.
 *
 * @param rows how many, by component, source and split
 * @param mixes how many stood in each mix and split; {@link #places} has each single one
 * @param models the models that were trained on such a mix, or may have been
 * @param unmatched the withdrawals that name nothing there is
 * @param stillIn datasets that no step of this configuration makes anew, and how many of the rows they still hold: their folders
 *     are to be removed by hand
 */
public record WithdrawReport(
        List<Affected> rows,
        List<InMix> mixes,
        List<ModelThatSaw> models,
        List<Withdrawal> unmatched,
        Map<String, Long> stillIn) {
    public record Affected(String component, String source, String split, long rows) {}

    public record InMix(String mix, String split, long rows) {}

    public static WithdrawReport of(
            Dataset<Row> withdrawn, Dataset<Row> corpus, Map<String, Dataset<Row>> mixes, TrainedModels models) {
        List<Affected> rows = new ArrayList<>();
        corpus.join(withdrawn.select("id"), new String[] {"id"}, "left_semi")
                .groupBy("component", "source", "split")
                .count()
                .orderBy("component", "source", "split")
                .collectAsList()
                .forEach(row ->
                        rows.add(new Affected(row.getString(0), row.getString(1), row.getString(2), row.getLong(3))));
        List<InMix> inMixes = new ArrayList<>();
        if (!mixes.isEmpty()) {
            places(withdrawn, mixes)
                    .groupBy("mix", "split")
                    .count()
                    .orderBy("mix", "split")
                    .collectAsList()
                    .forEach(row -> inMixes.add(new InMix(row.getString(0), row.getString(1), row.getLong(2))));
        }
        List<String> touched = inMixes.stream().map(InMix::mix).distinct().toList();
        return new WithdrawReport(rows, inMixes, models.trainedOn(touched), List.of(), Map.of());
    }

    public WithdrawReport withUnmatched(List<Withdrawal> names) {
        return new WithdrawReport(rows, mixes, models, names, stillIn);
    }

    public WithdrawReport withStillIn(Map<String, Long> datasets) {
        return new WithdrawReport(rows, mixes, models, unmatched, datasets);
    }

    /** Those of the datasets, by name, that hold withdrawn rows, and how many. */
    public static Map<String, Long> holders(Dataset<Row> withdrawn, Map<String, Dataset<Row>> datasets) {
        Map<String, Long> holders = new TreeMap<>();
        datasets.forEach((name, rows) -> {
            if (List.of(rows.columns()).contains("id")) {
                long held = rows.join(withdrawn.select("id"), new String[] {"id"}, "left_semi")
                        .count();
                holders.compute(name, (key, none) -> held > 0 ? held : null);
            }
        });
        return holders;
    }

    /** (mix, split, position, id): each place of a withdrawn row, its position being one-based in the order of ids. */
    public static Dataset<Row> places(Dataset<Row> withdrawn, Map<String, Dataset<Row>> mixes) {
        return mixes.entrySet().stream()
                .map(mix -> mix.getValue()
                        .select(
                                lit(mix.getKey()).as("mix"),
                                col("split"),
                                row_number()
                                        .over(Window.partitionBy("split").orderBy("id"))
                                        .as("position"),
                                col("id")))
                .map(mix -> mix.join(withdrawn.select("id"), new String[] {"id"}, "left_semi"))
                .map(mix -> mix.select("mix", "split", "position", "id"))
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }
}
