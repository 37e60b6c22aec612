package fr.medinjection.source.raw;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

    static Row of(Instruction instruction, String file, long number, int place) {
        return RowFactory.create(INSTRUCTION, instruction.id(), file, number, place, instruction.toRow(), null, null);
    }

    static Row of(SourceText text, String file, long number, int place) {
        return RowFactory.create(TEXT, text.id(), file, number, place, null, text.toRow(), null);
    }

    static Row of(Quarantined bad) {
        String id = bad.file() + "#" + bad.number();
        return RowFactory.create(BAD, id, bad.file(), bad.number(), 0, null, null, bad.toRow());
    }

    private static StructField nullable(String name, DataType type) {
        return new StructField(name, type, true, Metadata.empty());
    }
}
