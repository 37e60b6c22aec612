package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The sums of one run over the items of one task, for every family, slice and kind of order. */
final class RunSums {
    /** Single permutations only serve deviations, so they are summed for choices and the larger slices alone. */
    private static final Set<String> OF_PERMUTATIONS = Set.of(Slice.ALL, Slice.TYPE, Slice.TEST_SET);

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("model"),
        textField("training_seed"),
        textField("decoding"),
        textField("orders"),
        textField("family"),
        textField("slice"),
        field("sums", DataTypes.BinaryType)
    });

    /** Where a sum belongs. */
    record Place(String orders, String family, String slice) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::orders)
                    .thenComparing(Place::family)
                    .thenComparing(Place::slice)
                    .compare(this, other);
        }
    }

    private final ResampleWeights weights;
    private final Map<String, Family> families;
    private final Map<String, long[]> scales = new HashMap<>();
    private final TreeMap<Place, ReplicateSums> sums = new TreeMap<>();

    RunSums(ResampleWeights weights, Map<String, Family> families) {
        this.weights = weights;
        this.families = families;
        families.forEach((name, family) -> scales.put(name, family.scales()));
    }

    void add(Sheet sheet) {
        long[] drawn = weights.of(sheet.cluster());
        List<Slice> slices = Slice.of(sheet);
        for (Sheet.Selected selected : sheet.selections()) {
            for (Map.Entry<String, Family> named : families.entrySet()) {
                Family family = named.getValue();
                Optional<double[]> vector = family.vector(sheet, selected.answers());
                if (vector.isPresent()) {
                    long[] fixed = ReplicateSums.fixed(vector.get(), scales.get(named.getKey()));
                    slices.stream()
                            .filter(slice -> family.covers(slice) && counts(selected.orders(), named.getKey(), slice))
                            .forEach(slice -> at(new Place(selected.orders(), named.getKey(), slice.name()))
                                    .add(fixed, drawn));
                }
            }
        }
    }

    private static boolean counts(String orders, String family, Slice slice) {
        return !orders.startsWith(Sheet.PERMUTATION)
                || (family.equals("choice") && OF_PERMUTATIONS.contains(slice.facet()));
    }

    private ReplicateSums at(Place place) {
        return sums.computeIfAbsent(place, p -> new ReplicateSums(scales.get(p.family()).length, weights.resamples()));
    }

    /** Adds what another task summed. */
    void add(Row row) {
        Place place = new Place(string(row, "orders"), string(row, "family"), string(row, "slice"));
        LongBuffer others = ByteBuffer.wrap(row.<byte[]>getAs("sums")).asLongBuffer();
        long[] values = new long[others.remaining()];
        others.get(values);
        at(place).add(values);
    }

    Map<Place, ReplicateSums> byPlace() {
        return sums;
    }

    List<Row> rows(Run run) {
        List<Row> rows = new ArrayList<>();
        sums.forEach((place, sum) -> rows.add(RowFactory.create(
                run.model(),
                run.trainingSeed(),
                run.decoding(),
                place.orders(),
                place.family(),
                place.slice(),
                bytes(sum.values()))));
        return rows;
    }

    private static byte[] bytes(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }
}
