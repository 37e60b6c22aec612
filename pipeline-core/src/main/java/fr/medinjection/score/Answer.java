package fr.medinjection.score;

import java.util.List;
import org.apache.spark.sql.Row;

/** What scoring needs of a prediction; an item that was not answered has one with nothing in it. */
record Answer(
        OptionOrder order,
        List<Integer> published,
        List<Integer> tolerant,
        List<Double> logProbabilities,
        String reply,
        List<Mark.Given> marks,
        boolean isMissing) {
    static final String STRUCT = "struct(permutation, order, published, tolerant, log_probabilities, reply, marks)";

    static Answer of(Row row) {
        return new Answer(
                new OptionOrder(row.getInt(0), row.getList(1)),
                row.getList(2),
                row.getList(3),
                row.getList(4),
                row.getString(5),
                row.<Row>getList(6).stream().map(Mark.Given::of).toList(),
                false);
    }

    static Answer missing(int options) {
        return new Answer(OptionOrder.published(options), List.of(), List.of(), List.of(), "", List.of(), true);
    }
}
