package fr.medinjection.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Puts questions into batches, and hands a task its batches one after another. */
final class Batches implements Iterator<List<Question>> {
    private final Iterator<Tuple2<Place, Question>> questions;
    private Tuple2<Place, Question> next;

    Batches(Iterator<Tuple2<Place, Question>> questions) {
        this.questions = questions;
        advance();
    }

    /** Questions with their place, whole batches in one partition each. */
    static JavaPairRDD<Place, Question> of(JavaRDD<Question> questions, int size, int tasks) {
        Place.ByBatch partitioner = new Place.ByBatch(tasks);
        return questions
                .mapToPair(question -> new Tuple2<>(place(question), question))
                .repartitionAndSortWithinPartitions(partitioner)
                .mapPartitionsToPair(rows -> new Numbered(rows, size))
                .repartitionAndSortWithinPartitions(partitioner);
    }

    private static Place place(Question question) {
        String type = question.item().getAs("type");
        String id = question.item().getAs("id");
        String form = type + "/" + question.order().positions().size();
        return new Place(form, 0, question.tokens().length, id, question.order().number());
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<Question> next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Place first = next._1();
        List<Question> batch = new ArrayList<>();
        while (next != null && next._1().isBeside(first)) {
            batch.add(next._2());
            advance();
        }
        return batch;
    }

    private void advance() {
        next = questions.hasNext() ? questions.next() : null;
    }

    /** Gives each question of a form the number of its batch; all of a form come one after another. */
    private static final class Numbered implements Iterator<Tuple2<Place, Question>> {
        private final Iterator<Tuple2<Place, Question>> questions;
        private final int size;
        private String form = "";
        private int count;

        Numbered(Iterator<Tuple2<Place, Question>> questions, int size) {
            this.questions = questions;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return questions.hasNext();
        }

        @Override
        public Tuple2<Place, Question> next() {
            Tuple2<Place, Question> question = questions.next();
            count = question._1().form().equals(form) ? count + 1 : 0;
            form = question._1().form();
            return new Tuple2<>(question._1().inBatch(count / size), question._2());
        }
    }
}
