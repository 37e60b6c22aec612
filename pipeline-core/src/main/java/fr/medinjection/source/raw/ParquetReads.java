package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;

/** The rows of a Parquet file, numbered from one. */
final class ParquetReads implements RawReads {
    private final RawFile file;
    private final RawUnit.Rows unit;
    private final StructType schema;
    private Iterator<InternalRow> rows;

    ParquetReads(RawUnit.Rows unit) {
        this.unit = unit;
        this.file = unit.file();
        this.schema = unit.reader().schema();
    }

    @Override
    public RawRead next() throws IOException {
        InternalRow row = row();
        if (row == null) {
            return null;
        }
        long number = row.getLong(schema.length()) + 1;
        return new RawRead.Whole(new RawRecord(file.name(), number, "", RowJson.of(row, schema)), "");
    }

    private InternalRow row() {
        try {
            rows = rows == null ? unit.reader().rows(unit) : rows;
            return rows.hasNext() ? rows.next() : null;
        } catch (Exception e) { // Scala declares none: damage shows as one of many, checked ones among them
            throw new UserException("Cannot read file: " + file.path() + " is damaged (" + e.getMessage() + ")", e);
        }
    }
}
