package fr.medinjection.score.encoder;

import fr.medinjection.data.Rows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/** What a task does with its rows of texts: a chunk at a time, none across two parts. */
record EncodingTask(List<TextMetric> metrics, SerializableConfiguration hadoop, int columns) implements Serializable {
    /** So many rows are compared at once; of their vectors fewer are held. */
    private static final int CHUNK = 512;

    Iterator<Row> of(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        List<TextScorer> scorers = new ArrayList<>();
        TaskContext.get().addTaskCompletionListener(context -> {
            scorers.forEach(TextScorer::close);
        });
        metrics.forEach(metric -> scorers.add(metric.open(hadoop.value())));
        return new Scored(rows, scorers, columns);
    }

    private static final class Scored implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final List<TextScorer> scorers;
        private final int columns;
        private Row next;
        private Iterator<Row> scored = Collections.emptyIterator();

        Scored(Iterator<Row> rows, List<TextScorer> scorers, int columns) {
            this.rows = rows;
            this.scorers = scorers;
            this.columns = columns;
            advance();
        }

        private void advance() {
            next = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public boolean hasNext() {
            return scored.hasNext() || next != null;
        }

        @Override
        public Row next() {
            if (!scored.hasNext()) {
                scored = scored(chunk());
            }
            return scored.next();
        }

        private List<Row> chunk() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            long part = Rows.longValue(next, EncodedTexts.PART);
            List<Row> chunk = new ArrayList<>();
            while (next != null && chunk.size() < CHUNK && Rows.longValue(next, EncodedTexts.PART) == part) {
                chunk.add(next);
                advance();
            }
            return chunk;
        }

        private Iterator<Row> scored(List<Row> chunk) {
            List<Texts> texts = chunk.stream()
                    .map(row -> new Texts(
                            Rows.string(row, EncodedTexts.SOURCE),
                            Rows.string(row, EncodedTexts.HYPOTHESIS),
                            Rows.string(row, EncodedTexts.REFERENCE)))
                    .toList();
            List<double[][]> values =
                    scorers.stream().map(scorer -> scorer.score(texts)).toList();
            List<Row> done = new ArrayList<>();
            for (int i = 0; i < chunk.size(); i++) {
                done.add(with(chunk.get(i), values, i));
            }
            return done.iterator();
        }

        private Row with(Row row, List<double[][]> values, int at) {
            Object[] fields = new Object[columns + 1];
            for (int i = 0; i < columns; i++) {
                fields[i] = row.get(i);
            }
            fields[columns] = values.stream()
                    .flatMapToDouble(metric -> Arrays.stream(metric[at]))
                    .boxed()
                    .toArray(Double[]::new);
            return RowFactory.create(fields);
        }
    }
}
