package fr.medinjection.score.judge;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.score.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a judge says of one answer.
 *
 * @param said the judge's reply as it came
 * @param logProbabilities of the answers 0 and 1, none where they are not known
 * @param request the id of the request at a service, or {@code ""}
 * @param error why no reply came, or {@code ""}
 */
record Judgement(
        Answered answer, Verdict verdict, String said, List<Double> logProbabilities, String request, String error) {
    static final String METRIC = "judge";
    static final String PROBABILITY = "judge-probability";

    /**
     * An open answer that is put to judges, whichever models gave it.
     *
     * @param id the first of the items of this version
     */
    record Answered(String id, String itemFingerprint, String reply, String prompt) {
        static final StructType SCHEMA = new StructType(new StructField[] {
            textField("id"), textField("item_fingerprint"), textField("reply"), textField("prompt")
        });

        /** With its columns' names, for the next function may get it straight from the one before. */
        Row toRow() {
            return new GenericRowWithSchema(new Object[] {id, itemFingerprint, reply, prompt}, SCHEMA);
        }

        static Answered of(Row row) {
            return new Answered(
                    string(row, "id"), string(row, "item_fingerprint"), string(row, "reply"), string(row, "prompt"));
        }
    }

    /** A judge as its rows name it. */
    record Judge(String name, String signature) implements java.io.Serializable {}

    /** One row for the verdict and, where it is known, one for the probability of a 1. */
    static final StructType SCHEMA = new StructType(Stream.concat(
                    Stream.of(Marks.SCHEMA.fields()),
                    Stream.of(
                            textField("id"),
                            textField("failure"),
                            textField("said"),
                            field("log_probabilities", DataTypes.createArrayType(DataTypes.DoubleType, false)),
                            textField("request_id"),
                            textField("error")))
            .toArray(StructField[]::new));

    /** The order of a file that decides between any two rows. */
    static final List<String> KEY = List.of("item_fingerprint", "reply", "metric");

    List<Row> rows(Judge judge) {
        Double value = verdict.value().isPresent() ? (double) verdict.value().getAsInt() : null;
        List<Row> rows = new ArrayList<>(List.of(row(judge, METRIC, value)));
        if (logProbabilities.size() == 2) {
            rows.add(row(judge, PROBABILITY, 1 / (1 + Math.exp(logProbabilities.get(0) - logProbabilities.get(1)))));
        }
        return rows;
    }

    private Row row(Judge judge, String metric, Double value) {
        return RowFactory.create(
                answer.itemFingerprint(),
                answer.reply(),
                metric,
                judge.name(),
                judge.signature(),
                value,
                answer.id(),
                verdict.failure(),
                said,
                logProbabilities.toArray(),
                request,
                error);
    }
}
