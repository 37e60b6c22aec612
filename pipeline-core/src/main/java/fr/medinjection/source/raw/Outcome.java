package fr.medinjection.source.raw;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The row that one shuffle carries for instructions, texts and quarantined records alike: one of them, and its place. */
final class Outcome {
    static final int INSTRUCTION = 0;
    static final int TEXT = 1;
    static final int BAD = 2;

    static final StructType SCHEMA = new StructType(new StructField[] {
        field("kind", DataTypes.IntegerType),
        textField("id"),
        textField("file"),
        field("number", DataTypes.LongType),
        field("place", DataTypes.IntegerType),
        nullable("instruction", Instruction.SCHEMA),
        nullable("text", SourceText.SCHEMA),
        nullable("bad", Quarantined.SCHEMA)
    });

    private Outcome() {}

    static InternalRow of(Instruction instruction, String file, long number, int place) {
        return row(INSTRUCTION, instruction.id(), file, number, place, instruction.toRow(), null, null);
    }

    static InternalRow of(SourceText text, String file, long number, int place) {
        return row(TEXT, text.id(), file, number, place, null, text.toRow(), null);
    }

    static InternalRow of(Quarantined bad) {
        String id = bad.file() + "#" + bad.number();
        return row(BAD, id, bad.file(), bad.number(), 0, null, null, bad.toRow());
    }

    private static InternalRow row(Object... values) {
        Object[] internal = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            internal[i] = internal(values[i]);
        }
        return new GenericInternalRow(internal);
    }

    /** A value in Spark's own form: Spark's way there is compiled anew for each kind of row, at the start of every job. */
    private static Object internal(Object value) {
        if (value instanceof String text) {
            return UTF8String.fromString(text);
        } else if (value instanceof Row row) {
            return row(IntStream.range(0, row.length()).mapToObj(row::get).toArray());
        } else if (value instanceof Object[] list) {
            return new GenericArrayData(Stream.of(list).map(Outcome::internal).toArray());
        }
        return value;
    }

    private static StructField nullable(String name, DataType type) {
        return new StructField(name, type, true, Metadata.empty());
    }
}
