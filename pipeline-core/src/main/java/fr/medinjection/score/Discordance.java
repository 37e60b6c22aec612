package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.sum;

import fr.medinjection.udf.metric.statistics.Adjustment;
import fr.medinjection.udf.metric.statistics.Interval;
import fr.medinjection.udf.metric.statistics.McNemar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * McNemar's test of every two runs, from the items that one has right and the other wrong, in the published order of options.
 * It takes items for independent; the paired bootstrap beside it does not.
 */
final class Discordance {
    private static final List<String> KEYS = List.of("decoding", "slice", "variant", "first", "second", "seed");
    private static final StructType COUNTS = new StructType(new StructField[] {
        textField("decoding"),
        textField("slice"),
        textField("variant"),
        textField("first"),
        textField("second"),
        textField("seed"),
        field("only_first", DataTypes.LongType),
        field("only_second", DataTypes.LongType),
        field("items", DataTypes.LongType)
    });

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("first"),
        textField("second"),
        textField("training_seed"),
        textField("decoding"),
        textField("slice"),
        textField("variant"),
        field("items", DataTypes.LongType),
        field("only_first", DataTypes.LongType),
        field("only_second", DataTypes.LongType),
        field("p_exact", DataTypes.DoubleType),
        field("p_corrected", DataTypes.DoubleType),
        field("p_holm", DataTypes.DoubleType),
        field("p_benjamini_hochberg", DataTypes.DoubleType),
        field("odds_ratio", DataTypes.DoubleType),
        field("odds_low", DataTypes.DoubleType),
        field("odds_high", DataTypes.DoubleType),
        field("family_size", DataTypes.IntegerType)
    });

    private Discordance() {}

    static Dataset<Row> of(Dataset<Row> sheets, ScoreConfig config, Opponents opponents) {
        List<String> facets = config.compare();
        double confidence = config.confidence();
        Dataset<Row> counts = Grouped.by(sheets, List.of("decoding", "id"))
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (key, rows) -> ofItem(rows, facets, opponents),
                        Encoders.row(COUNTS))
                .groupBy(KEYS.stream()
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(org.apache.spark.sql.Column[]::new))
                .agg(
                        sum("only_first").as("only_first"),
                        sum("only_second").as("only_second"),
                        sum("items").as("items"));
        return Grouped.by(counts, List.of("decoding", "slice", "variant"))
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (key, rows) -> tested(rows, confidence),
                        Encoders.row(SCHEMA));
    }

    /** Which of two runs has the item right: for models with the same training seed, or with one known seed each at most. */
    private static Iterator<Row> ofItem(Iterator<Row> rows, List<String> facets, Opponents opponents) {
        List<Sheet> sheets = new ArrayList<>();
        rows.forEachRemaining(row -> sheets.add(Sheet.of(row)));
        sheets.removeIf(sheet -> !sheet.type().isClosed());
        sheets.sort(Comparator.comparing((Sheet sheet) -> sheet.run().model())
                .thenComparing(sheet -> sheet.run().trainingSeed()));
        List<Row> counts = new ArrayList<>();
        for (int i = 0; i < sheets.size(); i++) {
            for (int j = i + 1; j < sheets.size(); j++) {
                if (comparable(sheets.get(i).run(), sheets.get(j).run(), opponents)) {
                    add(counts, sheets.get(i), sheets.get(j), facets);
                }
            }
        }
        return counts.iterator();
    }

    private static boolean comparable(Run first, Run second, Opponents opponents) {
        boolean sameSeed = first.trainingSeed().equals(second.trainingSeed())
                || first.trainingSeed().isEmpty()
                || second.trainingSeed().isEmpty();
        return sameSeed && !first.model().equals(second.model()) && opponents.meet(first.model(), second.model());
    }

    private static void add(List<Row> counts, Sheet first, Sheet second, List<String> facets) {
        String seeds = String.join(
                ",",
                new TreeSet<>(List.of(first.run().trainingSeed(), second.run().trainingSeed())));
        for (Slice slice : Slice.of(first)) {
            if (facets.contains(slice.facet())) {
                counts.add(row(first, second, slice, seeds, "published"));
                counts.add(row(first, second, slice, seeds, "tolerant"));
            }
        }
    }

    private static Row row(Sheet first, Sheet second, Slice slice, String seeds, String variant) {
        boolean one = isRight(first, variant);
        boolean other = isRight(second, variant);
        return RowFactory.create(
                first.run().decoding(),
                slice.name(),
                variant,
                first.run().model(),
                second.run().model(),
                seeds.replaceFirst("^,", ""),
                one && !other ? 1L : 0L,
                other && !one ? 1L : 0L,
                1L);
    }

    private static boolean isRight(Sheet sheet, String variant) {
        Answer answer = sheet.selections().get(0).answers().get(0);
        List<Integer> read = variant.equals("published") ? answer.published() : answer.tolerant();
        return read.equals(sheet.correct().stream().sorted().toList());
    }

    private static Iterator<Row> tested(Iterator<Row> rows, double confidence) {
        List<Row> counts = new ArrayList<>();
        rows.forEachRemaining(counts::add);
        counts.sort(Comparator.comparing(
                row -> string(row, "first") + "\u0000" + string(row, "second") + "\u0000" + string(row, "seed")));
        List<McNemar> tests = counts.stream()
                .map(row -> new McNemar(row.getAs("only_first"), row.getAs("only_second")))
                .toList();
        double[] p = tests.stream().mapToDouble(McNemar::exactP).toArray();
        double[] holm = Adjustment.HOLM.adjusted(p);
        double[] rates = Adjustment.BENJAMINI_HOCHBERG.adjusted(p);
        List<Row> tested = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Row row = counts.get(i);
            McNemar test = tests.get(i);
            Interval odds = test.oddsRatio(confidence);
            tested.add(RowFactory.create(
                    string(row, "first"),
                    string(row, "second"),
                    string(row, "seed"),
                    string(row, "decoding"),
                    string(row, "slice"),
                    string(row, "variant"),
                    row.<Long>getAs("items"),
                    test.onlyFirst(),
                    test.onlySecond(),
                    p[i],
                    test.correctedP(),
                    holm[i],
                    rates[i],
                    odds.estimate(),
                    odds.low(),
                    odds.high(),
                    p.length));
        }
        return tested.iterator();
    }
}
