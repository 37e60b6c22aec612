package fr.medinjection.overlap;

import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Tells how far native, translated and synthetic items overlap, over all and within each category, on samples of a fixed size. */
public record OverlapStage(OverlapConfig config) implements Stage {
    public static final String OUTPUT = "overlap";
    public static final List<String> INPUTS = List.of(EmbedStage.VECTORS, CorpusStage.CORPUS);

    @Override
    public String name() {
        return "overlap";
    }

    @Override
    public String product() {
        return "figures of overlap";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> drawn = new Samples(config).of(inputs.get(EmbedStage.VECTORS), inputs.get(CorpusStage.CORPUS));
        OverlapConfig how = config;
        Dataset<Row> compared = drawn.groupByKey(
                        (MapFunction<Row, String>) row -> row.getAs("group"), Encoders.STRING())
                .flatMapGroups(
                        (FlatMapGroupsFunction<String, Row, Row>) (group, rows) -> compared(group, rows, how),
                        Encoders.row(Finding.SCHEMA));
        return Map.of(
                OUTPUT,
                new Output(compared, List.of(), List.of("group", "measure", "left", "right"), List.of("measure")));
    }

    /** What one task finds about one group. */
    private static Iterator<Row> compared(String group, Iterator<Row> rows, OverlapConfig config) {
        List<Row> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        return compared(Samples.sample(group, all), config).stream()
                .map(Finding::toRow)
                .iterator();
    }

    static List<Finding> compared(Sample drawn, OverlapConfig config) {
        Sample sample = drawn.without(config.smallest());
        Permutations permutations = new Permutations(config.seed(), config.permutations());
        List<Finding> findings = new ArrayList<>(new Mixing(config.neighbours(), permutations).of(sample));
        for (Pair pair : Pair.among(List.copyOf(sample.counts().keySet()))) {
            Sample items = sample.pair(pair.left(), pair.right(), Integer.MAX_VALUE);
            findings.add(new Centroids(permutations).of(items, pair.left(), pair.right()));
            Sample few = sample.pair(pair.left(), pair.right(), config.testItems());
            findings.add(new MeanDiscrepancy(permutations).of(few, pair.left(), pair.right()));
            findings.add(new Separation(config.classifier(), permutations).of(items, pair.left(), pair.right()));
        }
        return findings;
    }

    /** Two components, in the order of their names. */
    private record Pair(String left, String right) {
        static List<Pair> among(List<String> components) {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < components.size(); i++) {
                for (int j = i + 1; j < components.size(); j++) {
                    pairs.add(new Pair(components.get(i), components.get(j)));
                }
            }
            return pairs;
        }
    }
}
