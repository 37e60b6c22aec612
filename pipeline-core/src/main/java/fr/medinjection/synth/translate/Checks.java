package fr.medinjection.synth.translate;

import fr.medinjection.data.Instruction;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** From items with their answers to rows of {@link Attempt#SCHEMA}, by a check that each task makes for itself. */
record Checks(Maker maker) implements MapPartitionsFunction<Row, Row> {
    /** Makes the check of a task. */
    interface Maker extends Serializable {
        BiFunction<Instruction, Attempt.Answer, Row> check();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        BiFunction<Instruction, Attempt.Answer, Row> check = maker.check();
        Iterable<Row> all = () -> rows;
        Stream<Row> stream = StreamSupport.stream(all.spliterator(), false);
        return stream.map(row -> check.apply(Instruction.of(row.getStruct(0)), Attempt.Answer.of(row.getStruct(1))))
                .iterator();
    }
}
