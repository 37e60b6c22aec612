package fr.medinjection.source.raw;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Lineage;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Takes the instructions or texts out of outcomes sorted by id. Where an id repeats, the second and later rows get
 * {@code ~2}, {@code ~3} behind the record in their lineage, and the id of that. Works on Spark's own rows, because
 * turning every row into objects and back would cost more than all the rest of the ingest's shuffle.
 */
final class UniqueIds implements Iterator<InternalRow> {
    private static final int ID = Outcome.SCHEMA.fieldIndex("id");
    private static final int RECORD = Lineage.SCHEMA.fieldIndex("record");

    private final Iterator<InternalRow> sorted;
    private final StructType schema;
    private final int column;
    private UTF8String last;
    private int occurrence;

    /**
     * @param column the column of outcomes that holds the rows
     * @param schema the schema of that column
     */
    UniqueIds(Iterator<InternalRow> sorted, int column, StructType schema) {
        this.sorted = sorted;
        this.column = column;
        this.schema = schema;
    }

    @Override
    public boolean hasNext() {
        return sorted.hasNext();
    }

    @Override
    public InternalRow next() {
        InternalRow outcome = sorted.next();
        InternalRow row = outcome.getStruct(column, schema.length());
        UTF8String id = outcome.getUTF8String(ID);
        if (id.equals(last)) {
            occurrence++;
            return renamed(row);
        }
        last = id.clone();
        occurrence = 1;
        return row;
    }

    private InternalRow renamed(InternalRow row) {
        int at = schema.fieldIndex("lineage");
        InternalRow lineage = copy(row.getStruct(at, Lineage.SCHEMA.length()), Lineage.SCHEMA);
        String record = lineage.getUTF8String(RECORD) + "~" + occurrence;
        lineage.update(RECORD, UTF8String.fromString(record));
        InternalRow renamed = copy(row, schema);
        String source = row.getUTF8String(schema.fieldIndex("source")).toString();
        renamed.update(schema.fieldIndex("id"), UTF8String.fromString(Ids.of(source, record)));
        renamed.update(at, lineage);
        return renamed;
    }

    private static InternalRow copy(InternalRow row, StructType schema) {
        Object[] values = new Object[schema.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i, schema.fields()[i].dataType());
        }
        return new GenericInternalRow(values);
    }
}
