package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.udf.metric.AnswerParser.Arity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An item that models are asked.
 *
 * @param fingerprint hash of all that decides how it is asked and scored
 * @param isOrderBound whether its text depends on the order of its options
 */
public record TestItem(Instruction instruction, String fingerprint, boolean isOrderBound) {
    public static final StructType SCHEMA = new StructType(Stream.concat(
                    Stream.of(Instruction.SCHEMA.fields()),
                    Stream.of(textField("item_fingerprint"), field("order_bound", DataTypes.BooleanType)))
            .toArray(org.apache.spark.sql.types.StructField[]::new));

    public static TestItem of(Instruction item) {
        return new TestItem(item, fingerprint(item), OrderDependence.of(item));
    }

    public static TestItem of(Row row) {
        return new TestItem(
                Instruction.of(row), string(row, "item_fingerprint"), row.getBoolean(row.fieldIndex("order_bound")));
    }

    public Row toRow() {
        Row row = instruction.toRow();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            values.add(row.get(i));
        }
        values.add(fingerprint);
        values.add(isOrderBound);
        return RowFactory.create(values.toArray());
    }

    /** How many options an answer may name. */
    public Arity arity() {
        return switch (instruction.type()) {
            case MCQU -> Arity.ONE;
            case MCQ -> Arity.SEVERAL;
            case OEQ -> throw new IllegalStateException("An open item has no options: " + instruction.id());
        };
    }

    private static String fingerprint(Instruction item) {
        List<String> parts =
                new ArrayList<>(List.of(item.type().name(), item.context(), item.question(), item.answer()));
        parts.add(Integer.toString(item.options().size()));
        parts.addAll(item.options());
        item.correct().stream().sorted().forEach(position -> parts.add(position.toString()));
        return Ids.hash(parts.toArray(String[]::new));
    }
}
