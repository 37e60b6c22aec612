package fr.medinjection.dedup;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Candidate pairs whose full comparison holds, with the two items and the true similarity. */
final class Edges {
    static final String DOCUMENT = "document";

    /** What is known of an item in the output; {@code node} is its id after {@code 0} for an old row, {@code 1} for a new. */
    static final StructType ITEM = new StructType()
            .add("node", DataTypes.StringType, false)
            .add("id", DataTypes.StringType, false)
            .add("component", DataTypes.StringType, false)
            .add("source", DataTypes.StringType, false)
            .add("split", DataTypes.StringType, false)
            .add("type", DataTypes.StringType, false);

    static final StructType SCHEMA = new StructType()
            .add("left", ITEM, false)
            .add("right", ITEM, false)
            .add("kind", DataTypes.StringType, false)
            .add("similarity", DataTypes.DoubleType, false);

    private static final int FIRST_ITEM = 3;
    private static final int FIRST_CONTENT = FIRST_ITEM + ITEM.length();

    private Edges() {}

    /**
     * @param items document, the columns of {@link #ITEM}, those of {@link Content#COLUMNS}
     * @param pairs pairs of documents, from {@link Candidates}
     */
    static Dataset<Row> of(Dataset<Row> items, Dataset<Row> pairs, long count, DedupConfig config) {
        Dataset<Row> uses = pairs.select(
                        explode(array(col(Candidates.A), col(Candidates.B))).as(DOCUMENT),
                        col(Candidates.A),
                        col(Candidates.B))
                .distinct();
        boolean few = count <= config.broadcastPairs();
        List<String> order = new ArrayList<>(List.of(DOCUMENT, Candidates.A, Candidates.B));
        order.addAll(List.of(ITEM.fieldNames()));
        order.addAll(Content.COLUMNS);
        return items.join(few ? broadcast(uses) : uses, DOCUMENT)
                .select(order.stream().map(name -> col(name)).toArray(Column[]::new))
                .repartition(col(Candidates.A), col(Candidates.B))
                .sortWithinPartitions(Candidates.A, Candidates.B)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) rows -> new PairIterator(rows, config), Encoders.row(SCHEMA));
    }

    /** The edges between the rows that stand together, pair by pair. */
    private static final class PairIterator implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final DedupConfig config;
        private final List<Row> group = new ArrayList<>();
        private Iterator<Row> edges = List.<Row>of().iterator();
        private Row ahead;

        PairIterator(Iterator<Row> rows, DedupConfig config) {
            this.rows = rows;
            this.config = config;
            this.ahead = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public boolean hasNext() {
            while (!edges.hasNext() && ahead != null) {
                edges = nextPair();
            }
            return edges.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return edges.next();
        }

        private Iterator<Row> nextPair() {
            group.clear();
            Row first = ahead;
            while (ahead != null && ahead.getLong(1) == first.getLong(1) && ahead.getLong(2) == first.getLong(2)) {
                group.add(ahead);
                ahead = rows.hasNext() ? rows.next() : null;
            }
            return compare(group, first.getLong(1), first.getLong(2), config).iterator();
        }
    }

    /** All pairs of one row of document {@code a} and one of {@code b}: more than one where ids share a hash. */
    private static List<Row> compare(List<Row> group, long a, long b, DedupConfig config) {
        List<Row> edges = new ArrayList<>();
        for (Row left : group) {
            for (Row right : group) {
                boolean pair = left.getLong(0) == a && right.getLong(0) == b;
                if (pair && (a != b || node(left).compareTo(node(right)) < 0)) {
                    Comparison.of(Content.of(left, FIRST_CONTENT), Content.of(right, FIRST_CONTENT), config)
                            .ifPresent(comparison -> edges.add(edge(left, right, comparison)));
                }
            }
        }
        return edges;
    }

    private static Row edge(Row left, Row right, Comparison comparison) {
        return RowFactory.create(item(left), item(right), comparison.kind().label(), comparison.similarity());
    }

    private static String node(Row row) {
        return row.getString(FIRST_ITEM);
    }

    private static Row item(Row row) {
        Object[] values = new Object[ITEM.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(FIRST_ITEM + i);
        }
        return RowFactory.create(values);
    }
}
