package fr.medinjection.synth.translate;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;

import fr.medinjection.UserException;
import fr.medinjection.data.Direction;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * English passages with their French reference: {@code set}, {@code id}, {@code english}, {@code french}. A passage of which a
 * side, or a sentence of a side, is in the training part of the corpus measures nothing.
 */
final class Passages {
    static final StructType SCHEMA = new StructType(
            new StructField[] {textField("set"), textField("id"), textField("english"), textField("french")});
    static final String CORPUS = "corpus:";
    private static final StructType KEY =
            new StructType(new StructField[] {textField("id"), field("key", DataTypes.StringType)});
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=\\p{Lu})|\\n+");
    private static final int LEAST_WORDS = 5;

    private Passages() {}

    /** The passages of two texts whose lines pair; empty lines pair with empty lines. */
    static List<Row> lines(String set, String english, String french) {
        List<String> left = english.lines().map(String::strip).toList();
        List<String> right = french.lines().map(String::strip).toList();
        if (left.size() != right.size()) {
            throw new UserException("Cannot pair lines of " + set + ": " + left.size() + " English, " + right.size()
                    + " French, expected as many");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            if (!left.get(i).isEmpty() && !right.get(i).isEmpty()) {
                rows.add(RowFactory.create(set, Ids.of(set, Integer.toString(i + 1)), left.get(i), right.get(i)));
            }
        }
        return rows;
    }

    /** The held-out English to French pairs of sources of the corpus. */
    static Dataset<Row> heldOut(Dataset<Row> corpus, List<String> sources) {
        return corpus.filter(
                        col("source").isin(sources.toArray()).and(col("split").equalTo(Split.TEST.label())))
                .flatMap(
                        (FlatMapFunction<Row, Row>)
                                row -> pair(Instruction.of(row)).stream().iterator(),
                        Encoders.row(SCHEMA));
    }

    private static Optional<Row> pair(Instruction item) {
        return Direction.of(item)
                .filter(direction -> direction == Direction.EN2FR)
                .map(direction -> RowFactory.create(CORPUS + item.source(), item.id(), asked(item), item.answer()));
    }

    private static String asked(Instruction item) {
        return item.question().substring(item.question().indexOf('\n') + 1);
    }

    /** The passages without those that are in training. */
    static Dataset<Row> apart(Dataset<Row> passages, Dataset<Row> corpus) {
        Dataset<Row> trained = corpus.filter(col("split").equalTo(Split.TRAIN.label()))
                .flatMap(
                        (FlatMapFunction<Row, Row>) row -> {
                            Instruction item = Instruction.of(row);
                            return Direction.of(item).isEmpty()
                                    ? java.util.Collections.emptyIterator()
                                    : keys(item.id(), asked(item), item.answer());
                        },
                        Encoders.row(KEY))
                .select("key")
                .distinct();
        Dataset<Row> known = passages.flatMap(
                        (FlatMapFunction<Row, Row>) row -> keys(
                                row.getString(row.fieldIndex("id")),
                                row.getString(row.fieldIndex("english")),
                                row.getString(row.fieldIndex("french"))),
                        Encoders.row(KEY))
                .join(trained, new String[] {"key"}, "left_semi")
                .select("id")
                .distinct();
        return passages.join(known, new String[] {"id"}, "left_anti").select("set", "id", "english", "french");
    }

    /** Both sides and their sentences, folded; short ones are formulas that anybody writes. */
    private static java.util.Iterator<Row> keys(String id, String... sides) {
        Set<String> keys = new LinkedHashSet<>();
        for (String side : sides) {
            keys.add(FrenchText.fold(side));
            for (String sentence : SENTENCE_END.split(side)) {
                String folded = FrenchText.fold(sentence);
                if (folded.split(" ", -1).length >= LEAST_WORDS) {
                    keys.add(folded);
                }
            }
        }
        return keys.stream().map(key -> RowFactory.create(id, Ids.hash(key))).iterator();
    }
}
